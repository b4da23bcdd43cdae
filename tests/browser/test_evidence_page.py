"""`buka.html` opened from disk, without network: it says sah, and after one changed byte it names the event."""

import io
import json
import shutil
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import expect

from engine import house
from engine.questions.evidence import TheEvidence
from engine.sealer import seal
from tests.integration.edits import EDITS
from web.bundle.pack import pack

SCAN = b"isi naskah"


@pytest.fixture
def archive(offices, request, tmp_path) -> Path:
    """The archive of a returned Berkas with one document, as an auditor unpacks it."""
    source = request.getfixturevalue("furnished")
    with offices() as office:
        shutil.copytree(source.settings.home / "keys", office.settings.home / "keys", dirs_exist_ok=True)
        instance = office.start("Berita <b>pelantikan</b> </script>")
        office.complete(instance, "k01", {"naskah": [office.file(SCAN)]})
        office.give_back(instance, "k02")
        office.walk(instance, start="k01", upto="k03")
        seal(office.desk, office.settings.home, house.OPERATOR)
        found = office.ask("auditor", TheEvidence(instances=(instance,)))
        out = io.BytesIO()
        pack(out, found)
    folder = tmp_path / "bukti"
    zipfile.ZipFile(out).extractall(folder)
    return folder


pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def opened(page, folder: Path):
    """The page, checked; fails when it asks for anything but itself or says something in the console."""
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url))
    page.on("console", lambda m: asked.append(m.text))
    page.goto((folder / "buka.html").as_uri())
    page.locator("#verdict strong").wait_for()
    assert [one for one in asked if not one.startswith(("file:", "data:", "blob:"))] == []
    return page


def test_a_whole_archive_is_said_to_be_valid_with_its_history(archive, screen, faults):
    page = opened(screen().new_page(), archive)
    expect(page.locator("#verdict strong")).to_have_text("SAH")
    expect(page.locator("#checks li.bad")).to_have_count(0)
    expect(page.locator("#subjects h2")).to_contain_text("Berita <b>pelantikan</b> </script>")
    rows = page.locator("#subjects tbody tr")
    expect(rows).to_have_count(6)
    expect(rows.nth(2)).to_contain_text("Kasubid")
    expect(rows.nth(2)).to_contain_text("Tolong perbaiki judulnya")
    assert faults(page) == []


@pytest.mark.parametrize("width", [360, 1366])
def test_the_page_is_english_too_and_fits_a_phone(archive, screen, faults, width):
    page = opened(screen(width).new_page(), archive)
    page.get_by_role("button", name="English").click()
    page.get_by_text("Every event is as it was recorded").wait_for()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert faults(page) == []


def test_one_changed_byte_is_found_and_its_event_named(archive, screen):
    path = archive / "buka.html"
    text = path.read_text()
    at = text.index("Tolong perbaiki judulnya")
    path.write_text(text[:at] + "K" + text[at + 1 :])
    page = opened(screen().new_page(), archive)
    expect(page.locator("#verdict strong")).to_have_text("TIDAK SAH")
    expect(page.locator("#verdict")).to_contain_text("isian kejadian 3")
    expect(page.locator("#subjects tr.bad")).to_have_count(1)


def test_a_changed_event_is_named_and_nothing_after_it_is_believed(archive, screen):
    path = archive / "buka.html"
    text = path.read_text()
    start = text.index('"instance:1":[')
    at = text.index('"type":"task:completed","at":"2026', start)
    path.write_text(text[:at] + text[at:].replace('"at":"2026', '"at":"2025', 1))
    page = opened(screen().new_page(), archive)
    verdict = page.locator("#verdict").inner_text()
    assert "TIDAK SAH" in verdict
    assert "isi kejadian 2 bukan yang dicatat" in verdict


def test_a_page_cut_in_the_middle_never_says_sah(archive, screen):
    path = archive / "buka.html"
    text = path.read_text()
    path.write_text(text.replace('"checkpoint":"', '"checkpoint":', 1))
    page = opened(screen().new_page(), archive)
    expect(page.locator("#verdict strong")).to_have_text("TIDAK SAH")
    expect(page.locator("#verdict")).to_contain_text("tidak terbaca")


def test_a_document_is_saved_from_the_page_as_it_was_handed_in(archive, screen, tmp_path):
    page = opened(screen().new_page(), archive)
    with page.expect_download() as saved:
        page.get_by_role("link", name="Simpan").first.click()
    saved.value.save_as(tmp_path / "naskah.pdf")
    assert (tmp_path / "naskah.pdf").read_bytes().endswith(SCAN)


def test_a_false_signature_is_found(archive, screen):
    path = archive / "buka.html"
    text = path.read_text()
    path.write_text(text.replace("\\nnumber 1\\n", "\\nnumber 9\\n", 1))
    page = opened(screen().new_page(), archive)
    expect(page.locator("#verdict")).to_contain_text("tanda tangan titik segel nomor 9 palsu")


def test_what_is_edited_by_hand_is_never_called_valid(archive, screen):
    """The page's own checks on fifty edits, and on what nobody edited."""
    page = opened(screen().new_page(), archive)
    look = "evidence => check(evidence, enclosed).then((result) => result.verdict, () => 'unreadable')"
    text = (archive / "bukti.json").read_text()
    assert page.evaluate(look, json.loads(text)) == "valid"
    for what, alter in EDITS.items():
        evidence = json.loads(text)
        alter(evidence)
        assert page.evaluate(look, evidence) in ("broken", "unreadable"), what


def test_a_name_that_stands_twice_makes_the_page_unreadable(archive, screen):
    path = archive / "buka.html"
    path.write_text(path.read_text().replace('{"format":', '{"format":"sopan-bukti-1","format":', 1))
    page = opened(screen().new_page(), archive)
    expect(page.locator("#verdict")).to_contain_text("tidak terbaca")
