"""The modeler without a mouse: undo and redo, the small map, the ways on to forms and to other pages."""

import pytest
from playwright.sync_api import Page, expect

from bpmn.reader import read
from engine.commands.people import SetLanguage
from tests.browser import board as at_board
from tests.browser.board import BUILT, Board, choose, drawn
from tests.browser.patience import until

pytestmark = pytest.mark.skipif(not BUILT, reason="the browser parts are not built: run make setup")


office, desk, owner = at_board.office, at_board.desk, at_board.owner  # fixtures


def name_of(desk: Board, draft: int, element: str) -> str:
    return read(desk.diagram(draft).encode()).nodes[element].name


def rename(page: Page, element: str, name: str) -> None:
    choose(page, element)
    page.fill("[name=nama]", name)
    page.locator("[name=nama]").press("Tab")


def test_a_step_back_and_a_step_forth_take_everything_of_one_act(desk: Board, owner: Page) -> None:
    draft = desk.draft()
    desk.opened(owner, draft)
    drawn(owner, lambda: rename(owner, "k03", "Meneliti"))
    owner.focus("#kanvas svg")
    drawn(owner, lambda: owner.keyboard.press("Control+z"))
    assert name_of(desk, draft, "k03") == "Memeriksa draft naskah materi"
    drawn(owner, lambda: owner.keyboard.press("Control+y"))
    assert name_of(desk, draft, "k03") == "Meneliti"
    choose(owner, "k11")
    owner.focus("#kanvas svg")
    drawn(owner, lambda: owner.keyboard.press("Delete"))
    assert "k11" not in read(desk.diagram(draft).encode()).nodes
    drawn(owner, lambda: owner.keyboard.press("Control+z"))
    now = read(desk.diagram(draft).encode())
    assert {"k11", "t11"} <= now.nodes.keys()
    assert now.nodes["k11"].properties["mutu.nomor"] == "11"


def test_the_small_map_opens_and_closes(desk: Board, owner: Page) -> None:
    desk.opened(owner, desk.draft())
    expect(owner.locator(".djs-minimap")).to_be_hidden()
    owner.locator("#peta").press("Enter")
    expect(owner.locator("#peta")).to_have_attribute("aria-pressed", "true")
    expect(owner.locator(".djs-minimap .viewport-dom")).to_be_visible()
    expect(owner.locator(".djs-minimap .map [id^=djs-minimap-k03-]")).to_have_count(1)
    owner.locator("#peta").press("Enter")
    expect(owner.locator("#peta")).to_have_attribute("aria-pressed", "false")
    expect(owner.locator(".djs-minimap")).to_be_hidden()


def test_a_step_is_drawn_named_changed_connected_and_taken_out_with_keys_alone(desk: Board, owner: Page) -> None:
    draft = desk.draft()
    desk.opened(owner, draft)
    choose(owner, "k11")
    owner.locator("[data-tanda='append.append-task']").press("Enter")
    owner.keyboard.type("Melapor")
    drawn(owner, lambda: owner.keyboard.press("Enter"))
    before = read(desk.diagram(draft).encode())
    fresh = next(node for node in before.nodes.values() if node.name == "Melapor")
    assert (fresh.type, fresh.lane) == ("userTask", before.nodes["k11"].lane)
    owner.locator("[data-tanda=replace]").press("Enter")
    drawn(owner, lambda: owner.keyboard.press("Enter"))
    after = read(desk.diagram(draft).encode())
    fresh = next(node for node in after.nodes.values() if node.name == "Melapor")
    assert fresh.type == "manualTask"
    choose(owner, fresh.id)
    owner.select_option("[data-tujuan]", label="Laporan diarsipkan")
    drawn(owner, lambda: owner.locator("[data-hubungkan]").press("Enter"))
    flows = read(desk.diagram(draft).encode()).flows.values()
    end = next(flow.target for flow in flows if flow.source == fresh.id)
    assert after.nodes[end].name == "Laporan diarsipkan"
    choose(owner, fresh.id)
    drawn(owner, lambda: owner.locator("[data-tanda=delete]").press("Enter"))
    assert fresh.id not in read(desk.diagram(draft).encode()).nodes


def test_another_performer_is_drawn_with_keys_alone(desk: Board, owner: Page) -> None:
    draft = desk.draft()
    desk.opened(owner, draft)
    choose(owner, "lane_kasubid")
    drawn(owner, lambda: owner.locator("[data-tanda=lane-insert-below]").press("Enter"))
    lanes = [lane.name for lane in read(desk.diagram(draft).encode()).lanes]
    assert len(lanes) == 5
    assert "" in lanes


def test_each_step_leads_to_its_form_or_to_where_it_gets_one(desk: Board, owner: Page) -> None:
    draft = desk.draft()
    desk.opened(owner, draft)
    choose(owner, "k02")
    edit, make = owner.locator("[data-sunting-formulir]"), owner.locator("[data-buat-formulir]")
    expect(edit).to_have_attribute("href", f"/rancangan/{draft}/formulir/k02-periksa-naskah.json")
    expect(make).to_be_hidden()
    drawn(owner, lambda: owner.select_option("[name=formulir]", ""))
    expect(make).to_have_attribute("href", f"/rancangan/{draft}/formulir#langkah-k02")
    expect(edit).to_be_hidden()


def test_another_page_of_the_draft_shows_what_was_just_drawn(desk: Board, owner: Page) -> None:
    draft = desk.draft()
    desk.opened(owner, draft)
    choose(owner, "k03")
    owner.fill("[name=nama]", "Meneliti naskah")
    owner.locator("a", has_text="Tabel langkah").click()  # while nothing of it has been sent
    owner.wait_for_selector("#tabel")
    assert name_of(desk, draft, "k03") == "Meneliti naskah"
    until(lambda: "Meneliti naskah" in {one.input_value() for one in owner.locator("[name=name-k03]").all()})


def test_the_words_of_the_sop_keep_their_language_on_an_english_page(desk: Board, owner: Page) -> None:
    desk.kantor.do("pemilik", SetLanguage(language="en"))
    try:
        draft = desk.draft(at_board.ALL_OF_IT["sop.bpmn"].replace(b"PT30M", b"PT45M"))
        desk.opened(owner, draft)
        finding = owner.locator("#temuan button", has_text="k04").first  # the script's list, not the server's
        expect(finding.locator("[lang=id]").first).to_have_text("Menugaskan upload data (k04)")
        said = finding.evaluate("one => [...one.childNodes].filter(n => n.nodeType === 3).map(n => n.data).join()")
        assert "naskah" not in said
        assert said.startswith("The step")
        choose(owner, "g02")
        expect(owner.locator("#panel .way legend").first.locator("[lang=id]").first).to_have_text("Ya")
    finally:
        desk.kantor.do("pemilik", SetLanguage(language="id"))
