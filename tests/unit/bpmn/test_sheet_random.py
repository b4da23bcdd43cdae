"""Any text pasted gives rows, questions and a diagram that can be read back; nothing ends in a fault."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bpmn.lint import lint
from bpmn.reader import read
from bpmn.sheet import kept, paste
from bpmn.sheet.answers import accepted
from bpmn.sheet.from_diagram import table
from bpmn.sheet.guesses import guessed
from bpmn.sheet.questions import asked
from bpmn.sheet.rows import Row, Sheet, clean
from bpmn.sheet.to_diagram import diagram

HEADER = "No\tKegiatan\tPemohon\tStaf\tKasubid II\tKelengkapan\tWaktu\tOutput\tKet."
ACTIVITIES = st.sampled_from([
    "Kasubid memeriksa surat. Apabila setuju diparaf, apabila tidak setuju dikembalikan", "Staf menyusun surat", "",
    "Memeriksa", "Pemohon mengajukan surat", "Apakah lengkap?", "Staf dan Kasubid membahas", "Dikembalikan ke no. 1",
    "Jika sudah sesuai lanjut ke no. 3, jika belum kembali ke langkah 2", "Surat 'kutip' & <tanda>; [draft]",
])  # fmt: skip
TIMES = st.sampled_from(
    ["1 hari", "5-10 menit", "sesuai kebutuhan", "-", "", "10 menit/berkas", "1 jam", "cepat", "0 menit"]
)
PAPERS = st.sampled_from(
    ["", "surat", "draft surat", "surat dengan paraf Kasubid", "disposisi Kasubid", "a, b dan c", "x; y"]
)
ROWS = st.lists(
    st.tuples(ACTIVITIES, *[st.sampled_from(["", "v", " "])] * 3, PAPERS, TIMES, PAPERS, st.sampled_from(["", "ket"])),
    max_size=8,
)


def bare(rows: tuple[Row, ...]) -> list[Row]:
    return [replace(row, open=frozenset(), notes=(), marks=()) for row in rows]


def comparable(sheet: Sheet) -> list[Row]:
    """What a diagram says of the rows: a way back that is none, and a way on that is the next, are not written."""
    keys = [row.key for row in sheet.rows]
    found = []
    for place, row in enumerate(bare(sheet.rows)):
        following = keys[place + 1] if place + 1 < len(keys) else ""
        back = row.back if row.back in keys else ""
        onward = "" if row.onward == following else row.onward
        found.append(replace(row, back=back, no=row.no if back else "", onward=onward))
    return found


@settings(max_examples=120, deadline=None)
@given(rows=ROWS)
def test_a_pasted_table_becomes_a_diagram_and_comes_back_as_the_same_rows(rows: list[tuple[str, ...]]) -> None:
    lines = ("\t".join((str(number), *cells)) for number, cells in enumerate(rows, 1))
    sheet = guessed(paste.read("\n".join((HEADER, *lines))))
    source = diagram(sheet)
    read_out = table(read(source))
    assert read_out.beyond == ()
    by_key = {row.key: row for row in comparable(read_out.sheet)}
    wanted = {row.key: row for row in comparable(sheet)}
    cells = ("number", "needed", "time", "output", "remark", "performer", "outside", "decides", "back", "act", "writes")
    for key, row in wanted.items():
        assert [getattr(by_key[key], cell) for cell in cells] == [getattr(row, cell) for cell in cells]
        assert by_key[key].activity == (row.activity or row.name)
    again = kept.restored(read_out.sheet, kept.written(kept.Kept(sheet=sheet)))
    assert {row.key: row.open for row in again.sheet.rows} == {row.key: row.open for row in sheet.rows}
    assert diagram(read_out.sheet, source) == source
    lint(read(source), {})
    asked(accepted(sheet))


@settings(max_examples=150, deadline=None)
@given(text=st.text(alphabet=st.sampled_from("\t\n\r\"|<>1.2 aNoKegiatan Waktu\0\x0b\ud7ffé√-;,[]{}"), max_size=300))
def test_any_text_gives_rows_without_a_fault(text: str) -> None:
    sheet = guessed(paste.read(text))
    asked(sheet)
    assert read(diagram(sheet)).nodes
    assert all(clean(row.activity) == row.activity for row in sheet.rows)
