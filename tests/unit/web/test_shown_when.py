"""The pages of a form whose fields are shown only with some answers: the task's, the draft's, the recorder's."""

import io
import re

import pytest

from engine.commands.complete import Complete
from engine.commands.people import SetPassword
from tests.from_paper import recording, word
from tests.sometimes import begun

PDF = b"%PDF-1.7\n% contoh\n"
PLAIN = {"perihal": "Mutasi", "mendesak": False}
SENTENCE = "Hanya diisi bila Sifat surat: Rahasia atau Terbatas"


def text(reply) -> str:
    return reply.get_data(as_text=True)


def sent(**answers):
    return {f"isian.{name}": said for name, said in answers.items()}


@pytest.fixture
def first(kantor, pengelola):
    """The address of the first task, open before the Pengelola."""
    begun(kantor)
    return f"/tugas/{kantor.tasks('pengelola')[0].task}"


def field(shown: str, name: str) -> str:
    """The HTML of one field."""
    parts = re.split(r'(?=<(?:div|fieldset) class="field)', shown)
    return next(part for part in parts if f'"isian.{name}"' in part.partition("data-shown")[0] + part.partition(">")[2])


def test_each_such_field_says_when_it_is_filled_in_and_describes_itself_with_that(first, pengelola):
    shown = text(pengelola.get(first))
    part = field(shown, "alasan_sifat")
    assert f'id="f-alasan_sifat-bila" data-shown-sentence>{SENTENCE}</p>' in part
    assert 'aria-describedby="f-alasan_sifat-bila f-alasan_sifat-bantuan"' in part
    assert '''data-shown-by="isian.sifat" data-shown-is='["rahasia", "terbatas"]'>''' in part
    assert '<input type="hidden" name="lepas" value="alasan_sifat" disabled>' in part
    assert "Hanya diisi bila Mendesak: Ya" in field(shown, "batas")
    assert 'data-shown-unsaid="tidak"' in field(shown, "batas")  # nothing chosen is sent as no
    assert "data-shown" not in field(shown, "perihal")
    assert re.search(r'<script type="module" src="[^"]*shown\.js', shown)


def test_in_english_the_words_of_the_form_stay_marked_as_its_own(first, pengelola):
    pengelola.send("/bahasa", first, bahasa="en")
    shown = text(pengelola.get(first))
    assert 'Filled in only when <span lang="id">Mendesak</span>: Yes' in shown
    assert '<span lang="id">Rahasia</span> or <span lang="id">Terbatas</span>' in shown


def test_a_form_that_shows_everything_brings_no_script(kantor, pengelola):
    instance = kantor.start()
    shown = text(pengelola.get(f"/tugas/{kantor.task(instance, 'k01').task}"))
    assert "shown.js" not in shown
    assert "data-shown" not in shown


def test_without_the_script_an_answer_that_does_not_apply_comes_back_with_its_sentence(first, pengelola, kantor):
    reply = pengelola.send(first, first, **sent(perihal="Mutasi", sifat="biasa", alasan_sifat="Data pribadi"))
    assert reply.status_code == 422
    shown = text(reply)
    assert ("Alasan pembatasan: hanya diisi bila Sifat surat: Rahasia, Terbatas. Kosongkan, atau ubah jawaban "
            "Sifat surat.") in shown
    assert ">Data pribadi</textarea>" in shown
    assert pengelola.send(first, first, **sent(perihal="Mutasi", sifat="biasa", alasan_sifat="")).status_code == 303


def test_what_was_out_of_sight_is_no_answer_and_stays_on_a_page_that_comes_back(first, pengelola, kantor):
    typed = sent(perihal="", sifat="biasa", alasan_sifat="Data pribadi", batas="2026-11-30")
    typed["lepas"] = ["alasan_sifat", "batas", "dasar"]
    reply = pengelola.send(first, first, **typed)
    assert reply.status_code == 422
    shown = text(reply)
    assert "hanya diisi bila" not in shown
    assert ">Data pribadi</textarea>" in shown
    assert 'value="2026-11-30"' in shown
    reply = pengelola.send(first, first, **{**typed, "isian.perihal": "Mutasi"})
    assert reply.status_code == 303
    assert kantor.tasks("pengelola") == ()


def test_what_applies_is_an_answer_whatever_the_page_says_was_out_of_sight(first, pengelola):
    typed = sent(perihal="Mutasi", sifat="terbatas", alasan_sifat="Data pribadi", batas="2026-11-30", mendesak="ya")
    reply = pengelola.send(first, first, **typed, lepas=["alasan_sifat", "batas", "perihal", "tidak_ada"])
    assert reply.status_code == 303


def test_a_file_out_of_sight_is_kept_on_the_page_and_not_handed_in(first, pengelola, kantor):
    files = {"isian.dasar": (io.BytesIO(PDF), "perda.pdf")}
    reply = pengelola.send(first, first, **sent(perihal="", sifat="biasa"), **files, lepas="dasar")
    assert reply.status_code == 422
    assert "Terlampir: perda.pdf" in text(reply)
    kept = re.search(r'name="isian.dasar" value="([0-9a-f]{64})"', text(reply))
    assert kept
    reply = pengelola.send(first, first, **sent(perihal="Mutasi", sifat="biasa", dasar=kept[1]), lepas="dasar")
    assert reply.status_code == 303
    assert "perda.pdf" not in text(pengelola.get(reply.location))


def test_a_word_file_out_of_sight_needs_no_pdf_beside_it(first, pengelola):
    files = {"isian.dasar": (io.BytesIO(word()), "perda.docx")}
    reply = pengelola.send(first, first, **sent(perihal="Mutasi", sifat="biasa"), **files, lepas="dasar")
    assert reply.status_code == 303


def test_a_draft_keeps_what_was_out_of_sight(first, pengelola):
    typed = sent(sifat="biasa", alasan_sifat="Data pribadi")
    reply = pengelola.send(first, first, **typed, lepas="alasan_sifat", tindakan="simpan")
    assert reply.status_code == 303
    assert ">Data pribadi</textarea>" in text(pengelola.get(first))


@pytest.fixture
def decision(first, kantor):
    """The address of the second task, open before the Kasubid."""
    kantor.do("pengelola", Complete(task=int(first.rsplit("/")[-1]), answers=PLAIN))
    return f"/tugas/{kantor.tasks('kasubid')[0].task}"


@pytest.fixture
def enter(app, pengelola):
    """Another browser with somebody logged in."""

    def made(login):
        found = type(pengelola)(app.test_client())
        assert found.log_in(login).status_code == 303
        return found

    return made


@pytest.mark.parametrize(("answers", "status"), [
    ({"keputusan": "ya"}, 303), ({"keputusan": "tidak", "alasan": "Keliru"}, 303),
    ({"keputusan": "ya", "alasan": "Keliru"}, 422), ({"keputusan": "tidak"}, 422),
])
def test_the_decisions_button_decides_which_fields_apply(decision, enter, answers, status):
    assert enter("kasubid").send(decision, decision, **sent(**answers)).status_code == status


def test_a_way_back_to_a_step_without_a_number_names_no_number(decision, enter):
    assert ">Kembalikan, kembalikan ke Pengelola</button>" in text(enter("kasubid").get(decision))


def test_an_act_on_paper_asks_for_its_scan_only_where_its_place_is_shown(decision, enter):
    reply = enter("kasubid").send(decision, decision, **sent(keputusan="ya"), medium="basah")
    assert reply.status_code == 303


def test_a_recorder_meets_the_same_fields(decision, enter, kantor, password_hash):
    recording(kantor)
    kantor.operator(SetPassword(person=kantor.people["rina"], password_hash=password_hash))
    rina, address = enter("rina"), f"{decision}/kertas"
    shown = text(rina.get(address))
    assert "Hanya diisi bila Keputusan: Kembalikan" in field(shown, "alasan")
    assert re.search(r'<script type="module" src="[^"]*shown\.js', shown)
    person = re.search(r'name="pejabat" value="([^"]+)"', shown)
    assert person
    kantor.clock.forward(minutes=5)
    typed = {"pejabat": person[1], "tanggal": "2026-11-23", "pukul": "07:30", **sent(keputusan="ya", alasan="Keliru")}
    reply = rina.send(address, address, **typed, **{"isian.pindaian": (io.BytesIO(PDF), "pindaian.pdf")})
    assert reply.status_code == 422
    assert "Alasan pengembalian: hanya diisi bila Keputusan: Kembalikan." in text(reply)
    kept = re.search(r'name="isian.pindaian" value="([0-9a-f]{64})"', text(reply))
    assert kept
    assert rina.send(address, address, **typed, **sent(pindaian=kept[1]), lepas="alasan").status_code == 303
