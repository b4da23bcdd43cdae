"""What the modeler never loses: extensions of any tool, what did not reach the server, another owner's drawing."""

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree
from playwright.sync_api import Page, expect
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnValidator

from engine.commands.drafts import DIAGRAM, SaveDraftFiles
from tests.browser import board as at_board
from tests.browser.board import BUILT, READY, Board, Windows, choose, drawn, saved
from tests.browser.patience import until

DIALECTS = Path(__file__).parent / "dialects"

pytestmark = pytest.mark.skipif(not BUILT, reason="the browser parts are not built: run make setup")


office, desk, owner = at_board.office, at_board.desk, at_board.owner  # fixtures


def there_and_back(page: Page) -> None:
    """A change that is undone: the file is written anew, with nothing different in it."""
    choose(page, "isi")
    drawn(page, lambda: (page.fill("[name=keterangan]", "Sementara"), page.locator("[name=keterangan]").press("Tab")))
    drawn(page, lambda: page.click("#batalkan"))


def facts(diagram: bytes) -> Counter[tuple[str, ...]]:
    """Every element with its place, attributes and text: what a file says, whatever its order and spaces."""
    found: Counter[tuple[str, ...]] = Counter()
    for element in etree.fromstring(diagram).iter("{*}*"):
        above = [f"{etree.QName(one).localname}#{one.get('id', '')}" for one in element.iterancestors()]
        text = (element.text or "").strip()
        found[(*above, element.tag, *(f"{name}={value}" for name, value in sorted(element.items())), text)] += 1
    return found


def comments(diagram: bytes) -> Counter[tuple[str | None, ...]]:
    """Every comment with the element behind it, or around it."""
    found: Counter[tuple[str | None, ...]] = Counter()
    for one in etree.fromstring(diagram).iter(etree.Comment):
        near = one.getnext() if one.getnext() is not None else one.getparent()
        assert near is not None
        found[(one.text, str(near.tag), near.get("id"), (near.text or "").strip())] += 1
    assert found
    return found


@pytest.mark.parametrize("dialect", ["spiffworkflow", "camunda", "zeebe"])
def test_a_file_of_each_dialect_is_written_as_it_was_read(desk: Board, owner: Page, dialect: str) -> None:
    plain = (DIALECTS / f"{dialect}.bpmn").read_bytes()
    noted = rb"(<bpmn:startEvent|<bpmn:outgoing|<bpmndi:BPMNEdge|</bpmn:process>)"
    before = re.sub(noted, rb"<!-- Rapat & saran -->\1", plain)
    draft = desk.draft(before)
    desk.opened(owner, draft)
    there_and_back(owner)
    after = desk.diagram(draft).encode()
    assert comments(before) == comments(after)
    assert facts(before) - facts(after) == Counter()
    assert facts(after) - facts(before) == Counter()
    BpmnValidator().validate(etree.fromstring(after), dialect)
    owner.reload()
    owner.wait_for_selector(READY)
    expect(owner.locator("[data-modeler]")).to_have_attribute("data-warnings", "0")


def of_task(diagram: str, name: str) -> list[tuple[set[str], Counter[tuple[str, ...]]]]:
    """Foreign attributes, and everything below the extension elements, of each task of a name."""
    kinds = "local-name()='userTask' or local-name()='manualTask'"
    tasks = etree.fromstring(diagram.encode()).xpath(f"//*[@name='{name}' and ({kinds})]")
    return [
        ({f"{key}={value}" for key, value in task.items() if key.startswith("{")},
         facts(etree.tostring(task.find("{*}extensionElements"))))
        for task in tasks
    ]


@pytest.mark.parametrize("dialect", ["spiffworkflow", "camunda", "zeebe"])
def test_a_copy_and_a_change_of_type_keep_what_hangs_on_a_step(desk: Board, owner: Page, dialect: str) -> None:
    draft = desk.draft((DIALECTS / f"{dialect}.bpmn").read_bytes())
    before = of_task(desk.diagram(draft), "Mengisi")[0]
    assert before[1]
    desk.opened(owner, draft)
    choose(owner, "isi")
    owner.focus("#kanvas svg")
    owner.keyboard.press("Control+c")
    owner.keyboard.press("Control+v")
    box = owner.locator("[data-element-id=catatan]").bounding_box()
    assert box is not None
    owner.mouse.move(box["x"] + 300, box["y"] + 30)
    owner.mouse.move(box["x"] + 310, box["y"] + 32)
    drawn(owner, lambda: owner.mouse.click(box["x"] + 310, box["y"] + 32))
    assert of_task(desk.diagram(draft), "Mengisi") == [before, before]
    choose(owner, "isi")
    owner.click("[data-action=replace]")
    drawn(owner, lambda: owner.click("[data-id=replace-with-manual-task]"))
    assert of_task(desk.diagram(draft), "Mengisi") == [before, before]
    assert "manualTask" in desk.diagram(draft)


def test_a_property_is_changed_where_it_stands_and_everything_else_stays(desk: Board, owner: Page) -> None:
    before = (DIALECTS / "camunda.bpmn").read_bytes()
    draft = desk.draft(before)
    desk.opened(owner, draft)
    choose(owner, "isi")
    drawn(owner, lambda: (owner.fill("[name=output]", "surat"), owner.locator("[name=output]").press("Tab")))
    assert desk.diagram(draft).count('"surat"') == 1
    assert facts(before.replace(b'value="laporan"', b'value="surat"')) == facts(desk.diagram(draft).encode())


def test_what_never_reached_the_server_is_there_again_after_a_reload(desk: Board, owner: Page) -> None:
    draft = desk.draft()
    desk.opened(owner, draft)
    owner.route("**/diagram?revisi=*", lambda route: route.abort())
    choose(owner, "k03")
    owner.fill("[name=nama]", "Meneliti naskah")
    owner.locator("[name=nama]").press("Tab")
    owner.wait_for_selector("#keadaan [data-keadaan=terputus]:not([hidden])")
    assert "Meneliti naskah" not in desk.diagram(draft)
    owner.unroute("**/diagram?revisi=*")
    owner.reload()
    owner.wait_for_selector(READY)
    expect(owner.locator("#pulih")).to_be_visible()
    saved(owner)
    assert "Meneliti naskah" in desk.diagram(draft)
    until(lambda: owner.evaluate("localStorage.length") == 0)


def test_an_ended_session_loses_nothing(desk: Board, owner: Page) -> None:
    draft = desk.draft()
    desk.opened(owner, draft)
    cookies = owner.context.cookies()
    owner.context.clear_cookies()
    choose(owner, "k03")
    owner.fill("[name=nama]", "Meneliti naskah")
    owner.locator("[name=nama]").press("Tab")
    owner.wait_for_selector("#keadaan [data-keadaan=sesi]:not([hidden])")
    assert "Meneliti naskah" not in desk.diagram(draft)
    owner.context.add_cookies(cookies)
    owner.click("#keadaan [data-keadaan=sesi] a")  # logged in again already: on to the page
    owner.wait_for_selector(READY)
    saved(owner)
    assert "Meneliti naskah" in desk.diagram(draft)


def unsaved(page: Page, element: str, name: str) -> None:
    """A name that does not reach the server because somebody was first."""
    choose(page, element)
    page.fill("[name=nama]", name)
    page.locator("[name=nama]").press("Tab")
    page.wait_for_selector("#bentrok[data-digambar]")


def test_what_two_drawings_say_differently_is_told_in_words_and_coloured_in_both(
    desk: Board, owner: Page, faults: Callable[[Page], list[str]]
) -> None:
    draft = desk.draft()
    desk.opened(owner, draft)
    theirs = desk.diagram(draft).replace("PT30M", "PT45M").replace('name="Menugaskan upload data"', 'name="Menyuruh"')
    desk.kantor.do("budi", SaveDraftFiles(draft=draft, revision=1, files={DIAGRAM: theirs.encode()}))
    choose(owner, "k11")
    owner.click("[data-action=delete]")
    owner.wait_for_selector("#bentrok[data-digambar]")
    told = {
        row.get_attribute("data-element"): row.inner_text() for row in owner.locator("#bentrok-tabel tbody").all()
    }
    assert "Menyuruh" in told["k04"]
    assert "Menugaskan upload data" in told["k04"]
    assert ("45 menit" in told["k03"], "30 menit" in told["k03"]) == (True, True)
    assert told["k11"].startswith("Hanya di yang tersimpan")
    for drawing in ("#bentrok-gambar", "#bentrok-milik"):
        owner.wait_for_selector(f"{drawing} .beda-changed[data-element-id=k03]")
        expect(owner.locator(f"{drawing} a.bjs-powered-by")).to_be_visible()
    expect(owner.locator("#bentrok-gambar .beda-removed[data-element-id=k11]")).to_have_count(1)
    expect(owner.locator("#bentrok-milik [data-element-id=k11]")).to_have_count(0)
    sign = owner.locator("#bentrok-gambar [data-container-id=k11] .beda-tanda")
    expect(sign).to_have_attribute("title", "Hanya di yang tersimpan")
    assert faults(owner) == []
    owner.set_viewport_size({"width": 360, "height": 768})
    assert faults(owner) == []
    assert [one for one in desk.said if "policy" in one.lower()] == []


def test_a_name_in_the_table_shows_its_step_in_both_drawings(desk: Board, owner: Page) -> None:
    draft = desk.draft()
    desk.opened(owner, draft)
    theirs = desk.diagram(draft).replace("PT30M", "PT45M")
    desk.kantor.do("budi", SaveDraftFiles(draft=draft, revision=1, files={DIAGRAM: theirs.encode()}))
    unsaved(owner, "k10", "Mengarsip")
    owner.locator("#bentrok-tabel tbody[data-element=k03] button").press("Enter")
    for drawing in ("#bentrok-gambar", "#bentrok-milik"):
        box = owner.locator(f"{drawing} .selected[data-element-id=k03]").bounding_box()
        frame = owner.locator(drawing).bounding_box()
        assert box is not None
        assert frame is not None
        assert frame["x"] < box["x"] < frame["x"] + frame["width"]


def test_where_the_drawings_cannot_be_shown_the_words_stand(desk: Board, owner: Page) -> None:
    draft = desk.draft()
    owner.route("**/dist/compare.js*", lambda route: route.abort())
    desk.opened(owner, draft)
    theirs = desk.diagram(draft).replace("PT30M", "PT45M")
    desk.kantor.do("budi", SaveDraftFiles(draft=draft, revision=1, files={DIAGRAM: theirs.encode()}))
    choose(owner, "k10")
    owner.fill("[name=nama]", "Mengarsip")
    owner.locator("[name=nama]").press("Tab")
    owner.wait_for_selector("#bentrok-tak-digambar:not([hidden])")
    expect(owner.locator("#bentrok-tabel tbody[data-element=k03]")).to_contain_text("45 menit")
    drawn(owner, lambda: owner.click("#bentrok-saya"))
    assert "Mengarsip" in desk.diagram(draft)


def test_two_owners_on_one_draft_see_both_drawings(desk: Board, owner: Page, screen: Windows) -> None:
    draft = desk.draft()
    desk.opened(owner, draft)
    other = desk.opened(desk.page(screen(), "budi"), draft)
    for page, element, name in ((other, "k02", "Dari Budi"), (owner, "k03", "Dari Pemilik")):
        choose(page, element)
        page.fill("[name=nama]", name)
        page.locator("[name=nama]").press("Tab")
        page.wait_for_selector("#keadaan [data-keadaan=tersimpan]:not([hidden]), #bentrok:not([hidden])")
    owner.wait_for_selector("#bentrok[data-digambar]")
    expect(owner.locator("#bentrok-siapa")).to_contain_text("Budi menyimpan rancangan ini pada")
    expect(owner.locator("#bentrok-gambar")).to_contain_text("Dari Budi")
    expect(owner.locator("#bentrok-milik")).to_contain_text("Dari Pemilik")
    assert ("Dari Budi" in desk.diagram(draft), "Dari Pemilik" in desk.diagram(draft)) == (True, False)
    drawn(owner, lambda: owner.click("#bentrok-saya"))
    assert "Dari Pemilik" in desk.diagram(draft)
