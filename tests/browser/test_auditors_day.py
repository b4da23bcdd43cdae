"""An auditor's day: find a late, twice-returned Berkas, go through it by keyboard, print it, take the proof home."""

import re
import shutil
import zipfile

from playwright.sync_api import expect

from engine import house
from engine.sealer import seal, write_out
from engine.worker import Worker
from tests.browser.test_riwayat import A4, noisy

TITLE = "Berita mutasi yang terlambat"
REASON = "Tolong perbaiki judulnya"


def lived(kantor):
    """Three Berkas: one late and twice returned, one late, one returned; all sealed."""
    late, slow, returned = (kantor.start(title) for title in (TITLE, "Berita yang lambat", "Berita yang kembali"))
    kantor.complete(returned, "k01")
    kantor.give_back(returned, "k02")
    for instance in (late, slow):
        kantor.complete(instance, "k01", {"naskah": [kantor.file(f"naskah {instance}".encode())]})
    kantor.clock.forward(hours=5)
    Worker(kantor.desk).look()
    for _ in range(2):
        kantor.give_back(late, "k02")
        kantor.complete(late, "k01")
    kantor.clock.forward(minutes=10)
    seal(kantor.desk, kantor.settings.home, house.OPERATOR)
    write_out(kantor.desk, kantor.settings.home, house.OPERATOR)
    return len(kantor.history(late))


def found_by_keyboard(page):
    """From the list of Berkas to the one that was late and returned, with the keys alone."""
    page.locator("summary", has_text="Saring").focus()
    page.keyboard.press("Enter")
    for label in ("Pernah terlambat", "Pernah dikembalikan"):
        page.get_by_label(label, exact=True).focus()
        page.keyboard.press("Space")
    page.get_by_role("searchbox").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".card")).to_have_count(1)
    expect(page.locator(".card h2")).to_have_text(TITLE)
    page.get_by_role("link", name="Riwayat").focus()
    page.keyboard.press("Enter")


def verdict_of(page, folder):
    """What the page of an archive says when it is opened from disk, with nothing asked of a network."""
    asked = []
    page.on("request", lambda one: asked.append(one.url))
    page.goto((folder / "buka.html").as_uri())
    page.locator("#verdict strong").wait_for()
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
    return page.locator("#verdict strong").inner_text()


def changed(text, place, old, new):
    """The text with one character changed behind a place."""
    at = text.index(old, text.index(place))
    return text[:at] + new + text[at + 1 :]


def test_an_auditor_finds_scrubs_prints_and_proves_at_home(days, faults, tmp_path):
    day = days()
    last = lived(day.kantor)
    page = day.page("auditor")
    noise = noisy(page)
    page.goto(f"{day.address}/berkas")
    found_by_keyboard(page)

    expect(page.get_by_role("heading", name=f"Keadaan setelah kejadian {last}")).to_be_visible()
    slider = page.get_by_role("slider")
    slider.focus()
    page.keyboard.press("Home")
    expect(page.get_by_role("heading", name="Keadaan setelah kejadian 1")).to_be_visible()
    events = [re.sub(r"\s+", " ", one) for one in page.locator("tr[data-seq]").all_inner_texts()]
    back = next(number for number, said in enumerate(events, 1) if REASON in said)
    for number in range(2, back + 1):
        page.keyboard.press("ArrowRight")
        expect(page.locator("tr[aria-current]")).to_have_attribute("data-seq", str(number))
    expect(page.get_by_role("heading", name=f"Keadaan setelah kejadian {back}")).to_be_visible()
    expect(page.locator("#saat")).to_contain_text(REASON)
    expect(page).to_have_url(re.compile(rf"sampai={back}\b"))
    assert faults(page) == []

    page.get_by_role("link", name="Pengembalian").click()
    expect(page.locator("tr[data-seq]")).to_have_count(2)
    page.get_by_role("link", name="Periksa").first.click()
    expect(page.locator("#hasil")).to_have_text("SAH")

    printed = page.pdf(prefer_css_page_size=True)
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed)
    assert printed.startswith(b"%PDF")
    assert {(round(float(w)), round(float(h))) for w, h in boxes} == {A4}

    with page.expect_download() as saved:
        page.get_by_role("link", name="Unduh bukti").click()
    saved.value.save_as(tmp_path / "bukti.zip")
    assert noise == []
    home = tmp_path / "rumah"
    zipfile.ZipFile(tmp_path / "bukti.zip").extractall(home)
    reader = day.window().new_page()
    assert verdict_of(reader, home) == "SAH"
    expect(reader.locator("#subjects h2")).to_contain_text(TITLE)
    expect(reader.locator("#subjects tbody tr")).to_have_count(last)

    whole = (home / "buka.html").read_text()
    for name, place, old, new, said in (
        ("isi", f'"seq":{back},"v":1', "6", "7", f"kejadian {back}"),
        ("isian", '"answers":{', REASON, "K", f"isian kejadian {back}"),
    ):
        folder = tmp_path / name
        shutil.copytree(home, folder)
        (folder / "buka.html").write_text(changed(whole, place, old, new))
        assert verdict_of(reader, folder) == "TIDAK SAH"
        expect(reader.locator("#verdict")).to_contain_text(said)
        expect(reader.locator("#subjects tr.bad")).to_have_count(1)
