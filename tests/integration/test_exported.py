"""What an export holds and what it keeps at home, who may make one, and what is refused."""

import csv
import json
from pathlib import Path

import pytest
from sqlalchemy import func, select

from engine.commands.claim import Claim
from engine.commands.note import AddNote, See
from engine.commands.positions import EndDuty
from engine.errors import Forbidden, Refusal
from engine.exporting import Wanted, open_export
from engine.house import OPERATOR
from engine.questions.logs import Selection
from engine.store import tables as t
from tests.conftest import SOP, Kantor
from tests.integration.busy_office import counted, exported, parsed, value
from web.words.refusals import refusal


def test_pseudonyms_hide_names_and_words_and_stay_the_same_within_one_log(busy: Kantor, tmp_path: Path) -> None:
    names = ("Pengelola", "Kasubid", "Kabid", "Kepala", "Rina")
    plain = parsed(exported(busy, tmp_path, "xes"))
    logs = [parsed(exported(busy, tmp_path, "xes", pseudonyms=True)) for _ in range(2)]
    who = [[value(e, "org:resource") for e in log.iter("event")] for log in (plain, *logs)]
    for hidden in who[1:]:
        pairs = {(a, b) for a, b in zip(who[0], hidden, strict=True) if a is not None}
        assert len(pairs) == len({a for a, _ in pairs}) == len({b for _, b in pairs}) >= 5
        assert all(str(b).startswith("P-") for _, b in pairs)
        assert not {b for _, b in pairs} & set(names)
    assert {x for x in who[1] if x} & {x for x in who[2] if x} == set()
    assert {value(trace, "mutubaku:title") for trace in logs[0].findall("trace")} == {None}
    assert {value(event, "mutubaku:reason") for event in logs[0].iter("event")} == {None}
    assert {value(event, "mutubaku:reason") for event in plain.iter("event")} > {None}


def test_a_secret_berkas_keeps_its_title_and_reasons_at_home(kantor: Kantor, tmp_path: Path) -> None:
    instance = kantor.start("Mutasi pejabat", sifat="rahasia")
    kantor.complete(instance, "k01")
    kantor.give_back(instance, "k02")
    for kind in ("xes", "ocel", "csv"):
        text = exported(kantor, tmp_path, kind).read_text()
        assert "/0001/2026" in text
        assert "Mutasi pejabat" not in text
        assert "Tolong perbaiki" not in text


def test_a_log_holds_what_was_recorded_when_it_began(busy: Kantor, tmp_path: Path) -> None:
    made = open_export(busy.desk, Wanted(format="ocel", compressed=False), OPERATOR)
    before = counted(busy, select(func.count()).where(t.event.c.stream.like("instance:%")))
    busy.clock.forward(minutes=1)
    instance = busy.start("Setelah itu")
    for one in (1, instance):
        busy.do("pengelola", AddNote(instance=one, text="Baru"))
    said = json.loads(b"".join(made.chunks()))
    assert len(said["events"]) == made.events == before


def test_periods_and_procedures_choose_whole_berkas(kantor: Kantor, tmp_path: Path) -> None:
    kantor.start("Senin")
    kantor.clock.to("2026-11-24 10:00")
    second = kantor.start("Selasa")
    kantor.clock.to("2026-11-26 10:00")
    kantor.complete(second, "k01")

    def titles(**chosen: str) -> list[str]:
        root = parsed(exported(kantor, tmp_path, "xes", selection=Selection(**chosen)))
        return [str(value(trace, "mutubaku:title")) for trace in root.findall("trace")]

    assert titles() == ["Senin", "Selasa"]
    assert titles(first="2026-11-24") == ["Selasa"]
    assert titles(last="2026-11-23") == ["Senin"]
    assert titles(first="2026-11-23", last="2026-11-24", procedure=SOP) == ["Senin", "Selasa"]
    assert titles(procedure="VI.04.05.02.02", first="2026-11-24", last="2026-11-24") == ["Selasa"]


def test_the_csv_has_a_start_and_an_end_for_every_step_and_says_how_the_start_is_known(
    kantor: Kantor, tmp_path: Path
) -> None:
    instance = kantor.start("=1+1")
    kantor.clock.forward(minutes=30)
    kantor.do("pengelola", See(task=kantor.task(instance, "k01").task))
    kantor.clock.forward(minutes=30)
    kantor.complete(instance, "k01")  # at 08.30
    kantor.clock.forward(hours=24)
    kantor.do("kasubid", Claim(task=kantor.task(instance, "k02").task))
    kantor.clock.forward(minutes=15)
    kantor.give_back(instance, "k02")
    kantor.complete(instance, "k01")
    text = exported(kantor, tmp_path, "csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(text.splitlines(), delimiter=";"))
    assert [row["start_basis"] for row in rows] == ["dibuka", "diambil", "ditawarkan"]
    assert [(row["start_timestamp"][11:16], row["complete_timestamp"][11:16]) for row in rows] == [
        ("08:00", "08:30"), ("08:30", "08:45"), ("08:45", "08:45")
    ]
    assert all(row["complete_timestamp"].endswith(".000+07:00") for row in rows)
    assert [(row["std_min"], row["work_min"], row["late"]) for row in rows] == [
        ("450", "60", "0"), ("60", "465", "1"), ("450", "0", "0")
    ]
    assert [(row["decision"], row["reason"]) for row in rows] == [
        ("", ""), ("kembalikan", "Tolong perbaiki judulnya"), ("", "")
    ]
    assert {(row["case_title"], row["case_state"], row["group"]) for row in rows} == {("'=1+1", "running", "BKD")}
    assert [(row["resource"], row["role"], row["kind"]) for row in rows[:2]] == [
        ("Pengelola", "Pengelola Informasi Kepegawaian", "definitif"), ("Kasubid", "Kasubid II", "definitif")
    ]
    assert len({row["step_id"] for row in rows}) == 3
    assert [row["seq"] for row in rows] == sorted((row["seq"] for row in rows), key=int)


@pytest.mark.parametrize(("chosen", "code", "words"), [
    ({"first": "2026-12-02", "last": "2026-12-01"}, "export-refused", ("terbalik", "wrong way round")),
    ({"first": "kemarin"}, "export-refused", ("bukan tanggal", "not a date")),
    ({"last": "0000-00-00"}, "export-refused", ("bukan tanggal", "not a date")),
    ({"last": "9999-12-31"}, "export-refused", ("bukan tanggal", "not a date")),
    ({"first": "2027-01-01"}, "export-refused", ("Tidak ada Berkas", "No Berkas")),
    ({"procedure": "tidak-ada"}, "not-found", ("belum diberlakukan", "not in force")),
])
def test_what_cannot_be_exported_is_told_before_anything_leaves(
    kantor: Kantor, chosen: dict[str, str], code: str, words: tuple[str, str]
) -> None:
    kantor.start()
    with pytest.raises(Refusal) as refused:
        open_export(kantor.desk, Wanted(format="xes", selection=Selection(**chosen)), OPERATOR)
    assert refused.value.code == code
    for language, part in zip(("id", "en"), words, strict=True):
        assert part in refusal(language, refused.value)
    assert counted(kantor, select(func.count()).where(t.event.c.stream == "access:exports")) == 0


@pytest.mark.parametrize("name", ["pengelola", "kabid", "kepala", "pemilik", "admin"])
def test_only_an_auditor_takes_histories_out_of_the_house(kantor: Kantor, name: str) -> None:
    kantor.start()
    with pytest.raises(Forbidden):
        open_export(kantor.desk, Wanted(format="xes"), kantor.actor(name))
    made = open_export(kantor.desk, Wanted(format="xes"), kantor.actor("auditor"))
    assert len(b"".join(made.chunks())) == made.size > 0


def test_who_loses_the_duty_in_the_middle_gets_no_more(busy: Kantor) -> None:
    chunks = open_export(busy.desk, Wanted(format="ocel"), busy.actor("auditor")).chunks()
    duty = busy.desk.cache.office
    with busy.desk.store.unit() as unit:
        (mine,) = [d.id for d in duty(unit).duties.values() if d.duty == "auditor"]
    busy.operator(EndDuty(duty=mine))
    with pytest.raises(Forbidden):
        b"".join(chunks)
