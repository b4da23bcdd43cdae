"""The pages of recording from paper: the setting, the form, the list, and where it is marked."""

import html
import io
import re

import pytest

from engine.commands.complete import Complete
from engine.commands.people import SetLanguage, SetPassword
from engine.commands.positions import GrantDuty
from engine.commands.setting import SwitchPaper
from engine.questions.people import OfficeFacts

PDF = b"%PDF-1.7\n% pindaian\n"
NOTE = "dicatat oleh Rina dari kertas"


def text(reply) -> str:
    return html.unescape(reply.get_data(as_text=True))


@pytest.fixture
def enter(app, pengelola):
    """Another browser with somebody logged in."""

    def made(login):
        found = type(pengelola)(app.test_client())
        assert found.log_in(login).status_code == 303
        return found

    return made


@pytest.fixture
def rina(kantor, enter, password_hash):
    """A recorder in an office that records, logged in."""
    kantor.hire("rina", "pengelola", "tim")
    kantor.operator(SetPassword(person=kantor.people["rina"], password_hash=password_hash))
    kantor.operator(SwitchPaper(on=True))
    kantor.operator(GrantDuty(person=kantor.people["rina"], duty="recorder"))
    return enter("rina")


@pytest.fixture
def waiting(kantor):
    """A task that Kabid has had for ten minutes."""
    instance = kantor.start("Berita HUT")
    kantor.walk(instance, upto="k02")
    kantor.clock.to("2026-11-23 08:00")
    return kantor.task(instance, "k03")


def filled(kantor, **change):
    """What Rina types; None leaves a field out."""
    fields = {
        "pejabat": f"{kantor.people['kabid']}-{kantor.positions['kabid']}", "tanggal": "2026-11-23", "pukul": "07:50",
        "isian.keputusan": "setuju", "isian.pindaian": (io.BytesIO(PDF), "pindaian.pdf"), **change,
    }
    return {name: value for name, value in fields.items() if value is not None}


def sent(rina, task, **fields):
    address = f"/tugas/{task.task}/kertas"
    return rina.send(address, address, **fields)


def test_a_recorder_records_and_every_page_says_so(rina, enter, kantor, waiting):
    reply = sent(rina, waiting, **filled(kantor))
    assert reply.status_code == 303, text(reply)
    page = text(rina.get(reply.location))
    assert "Tarik kembali" in page
    assert page.count(NOTE) == 3  # its step, its event, and the notice that the Kabid got
    assert page.count("waktu di kertas 23 November 2026 07.50 WIB") == 3
    told = text(enter("kabid").get("/pemberitahuan"))
    assert "Keputusan dicatat atas nama Anda dari kertas" in told
    assert NOTE in told
    kasubid = enter("kasubid")
    following = kantor.task(waiting.instance, "k04")
    assert NOTE in text(kasubid.get("/tugas"))
    assert NOTE in text(kasubid.get(f"/tugas/{following.task}"))
    kantor.complete(waiting.instance, "k04")
    for sheet in ("kendali", "lengkap"):
        assert NOTE in text(kasubid.get(f"/berkas/{waiting.instance}/cetak/{sheet}"))
    assert "Rina" not in text(kasubid.get(f"/berkas/{waiting.instance}/teks"))


def test_the_official_finds_it_among_what_they_finished(rina, enter, kantor, waiting):
    sent(rina, waiting, **filled(kantor))
    kabid = enter("kabid")
    assert NOTE in text(kabid.get("/selesai"))
    assert f"{NOTE}, waktu di kertas 23 November 2026 07.50 WIB" in text(kabid.get("/selesai.csv"))
    assert NOTE not in text(rina.get("/selesai"))
    kantor.do("kabid", SetLanguage(language="en"))
    assert "recorded by Rina from paper" in text(kabid.get("/selesai"))


def test_a_disposition_from_paper_is_marked_on_its_sheet(rina, kantor, waiting):
    kantor.complete(waiting.instance, "k03")
    task = kantor.task(waiting.instance, "k04")
    official = f"{kantor.people['kasubid']}-{kantor.positions['kasubid']}"
    answers = {"isian.keputusan": None, "isian.isi_disposisi": "Mohon diunggah", "pejabat": official, "pukul": "08:00"}
    assert sent(rina, task, **filled(kantor, **answers)).status_code == 303
    assert NOTE in text(rina.get(f"/berkas/{waiting.instance}/cetak/disposisi"))


@pytest.mark.parametrize(("change", "sentence"), [
    ({"pejabat": None}, "Pilih pejabat yang menandatangani."),
    ({"pejabat": "1-1"}, "Pilih pejabat yang menandatangani."),
    ({"tanggal": ""}, "Tulis tanggal dan pukul penandatanganan"),
    ({"pukul": "kira-kira siang"}, "Tulis tanggal dan pukul penandatanganan"),
    ({"pukul": "09:00"}, "belum tiba"),
    ({"tanggal": "2026-11-20"}, "mendahului dibukanya tugas ini"),
    ({"isian.pindaian": None}, "Pindaian kertas yang sudah ditandatangani belum dilampirkan."),
    ({"isian.pindaian": (io.BytesIO(b"MZ"), "pindaian.exe")}, "pindaian.exe"),
    ({"isian.keputusan": None}, "Keputusan"),
    ({"isian.keputusan": "kembalikan"}, "Alasan"),
])
def test_wrong_input_comes_back_as_it_was_typed(rina, kantor, waiting, change, sentence):
    change = {k: (io.BytesIO(v[0].getvalue()), v[1]) if isinstance(v, tuple) else v for k, v in change.items()}
    before = kantor.types(waiting.instance)
    typed = filled(kantor, **{"isian.catatan": "Coretan di halaman 2", **change})
    reply = sent(rina, waiting, **typed)
    page = text(reply)
    assert reply.status_code == 422
    assert sentence in page[page.index('role="alert"') :]
    assert "Coretan di halaman 2" in page
    for name in ("tanggal", "pukul"):
        if typed.get(name):
            assert f'name="{name}"' in page
            assert f'value="{typed[name]}"' in page
    if "isian.pindaian" not in change:
        assert re.search(r'name="isian.pindaian" value="[0-9a-f]{64}" checked', page)
    assert kantor.types(waiting.instance) == before


def test_everything_that_is_wrong_is_named_at_once(rina, kantor, waiting):
    page = text(sent(rina, waiting, pukul="", tanggal=""))
    summary = page[page.index('role="alert"') : page.index("</section>")]
    for field in ("pejabat", "tanggal", "pindaian", "keputusan"):
        if field != "pejabat":  # the only official is chosen already, unless the browser sends none
            assert f'href="#f-{field}"' in summary, field
            assert f'id="f-{field}"' in page, field


def test_a_scan_that_was_attached_before_is_kept_and_sent(rina, kantor, waiting):
    page = text(sent(rina, waiting, **filled(kantor, tanggal="")))
    kept = re.search(r'name="isian.pindaian" value="([0-9a-f]{64})"', page)[1]
    again = filled(kantor, **{"isian.pindaian": kept, "pukul": "07.50"})
    assert sent(rina, waiting, **again).status_code == 303
    assert kantor.history(waiting.instance)[-1].body["documents"][-1]["file"] == kept


def test_two_scans_are_not_chosen_among(rina, kantor, waiting):
    page = text(sent(rina, waiting, **filled(kantor, tanggal="")))
    kept = re.search(r'name="isian.pindaian" value="([0-9a-f]{64})"', page)[1]
    both = [kept, (io.BytesIO(PDF + b"2"), "lain.pdf")]
    reply = sent(rina, waiting, **filled(kantor, **{"isian.pindaian": both}))
    assert "Lampirkan satu pindaian" in text(reply)
    assert len(re.findall(r'name="isian.pindaian" value="[0-9a-f]{64}" checked', text(reply))) == 2


def test_the_same_form_sent_twice_is_recorded_once(rina, kantor, waiting):
    for _ in range(2):
        reply = sent(rina, waiting, **filled(kantor, kunci="k" * 32))
        assert reply.status_code == 303
    assert kantor.types(waiting.instance).count("task:completed") == 3


def test_a_task_that_was_closed_meanwhile_keeps_what_was_typed(rina, kantor, waiting):
    address = f"/tugas/{waiting.task}/kertas"
    shown = rina.client.get(address).get_data(as_text=True)
    token = re.search(r'name="csrf_token" value="([^"]*)"', shown)[1]
    kantor.do("kabid", Complete(task=waiting.task, answers={"keputusan": "setuju"}))
    fields = filled(kantor, **{"csrf_token": token, "isian.catatan": "Coretan di halaman 2"})
    reply = rina.client.post(address, data=fields)
    page = text(reply)
    assert reply.status_code in (409, 422)
    assert "Coretan di halaman 2" in page
    assert "sudah diselesaikan oleh Kabid" in page


def test_an_ended_session_gives_the_typed_form_back(rina, kantor, waiting):
    address = f"/tugas/{waiting.task}/kertas"
    token = re.search(r'name="csrf_token" value="([^"]*)"', rina.client.get(address).get_data(as_text=True))[1]
    kantor.clock.forward(minutes=31)
    login = rina.client.post(address, data=filled(kantor, **{"csrf_token": token, "isian.catatan": "Halaman 2"}))
    carried = re.search(r'name="isian" value="([^"]*)"', login.get_data(as_text=True))[1]
    page = text(rina.client.get(rina.log_in("rina", isian=html.unescape(carried)).location, follow_redirects=True))
    assert "Halaman 2" in page
    assert 'value="07:50"' in page
    assert re.search(r'name="isian.pindaian" value="[0-9a-f]{64}" checked', page)
    assert kantor.types(waiting.instance).count("task:completed") == 2


def test_the_way_to_it_is_shown_to_recorders_alone(rina, enter, kantor, waiting):
    link = f'href="/tugas/{waiting.task}/kertas"'
    assert link in text(rina.get(f"/berkas/{waiting.instance}"))
    assert link in text(rina.get(f"/tugas/{waiting.task}"))
    assert link in text(rina.get("/kertas"))
    assert "Menunggu Kabid" in text(rina.get("/kertas?cari=HUT"))
    assert "Tidak ada tugas seperti itu." in text(rina.get("/kertas?cari=tidak-ada"))
    for name in ("kabid", "kasubid"):
        other = enter(name)
        assert "/kertas" not in text(other.get(f"/berkas/{waiting.instance}"))
        assert "/kertas" not in text(other.get("/tugas"))
        assert other.get("/kertas").status_code == 403
        assert other.get(f"/tugas/{waiting.task}/kertas").status_code == 403
    kantor.operator(SwitchPaper(on=False))
    assert "/kertas" not in text(rina.get(f"/berkas/{waiting.instance}"))
    assert rina.get(f"/tugas/{waiting.task}/kertas").status_code == 403


def test_the_administrator_turns_it_on_and_off(enter, kantor):
    admin = enter("admin")
    place = "/administrasi/pengaturan"
    assert "Mati:" in text(admin.get(place))
    for on, state in (("ya", True), ("tidak", False)):
        assert admin.send(f"{place}/kertas", place, hidup=on).status_code == 303
        assert kantor.ask("admin", OfficeFacts()).paper is state
    assert "Belum ada pencatat" in text(admin.get(place))
    kantor.operator(GrantDuty(person=kantor.people["kasubid"], duty="recorder", letter="ST 7", start="2026-11-01"))
    page = text(admin.get(place))
    assert re.search(r"Kasubid \(ST 7\)\s+sejak 1 November 2026", page)
    for name in ("kasubid", "auditor"):
        other = enter(name)
        assert other.get(place).status_code == 403
        assert other.send(f"{place}/kertas", "/mulai", hidup="ya").status_code == 403


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_page_opens_in_both_languages_without_a_style_of_its_own(rina, enter, kantor, waiting, language):
    kantor.do("rina", SetLanguage(language=language))
    kantor.do("admin", SetLanguage(language=language))
    admin = enter("admin")
    for browser, place in (
        (rina, "/kertas"), (rina, f"/tugas/{waiting.task}/kertas"), (admin, "/administrasi/pengaturan"),
    ):
        page = text(browser.get(place))
        assert f'<html lang="{language}"' in page, place
        assert " style=" not in page
        assert "<script" not in page
