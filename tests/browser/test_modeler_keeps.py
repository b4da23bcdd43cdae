"""What the modeler never loses: extensions of any tool, what did not reach the server, another owner's drawing."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree
from playwright.sync_api import Page
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnValidator

from tests.browser.board import BUILT, READY, Board, Windows, board, choose, drawn, saved

DIALECTS = Path(__file__).parent / "dialects"

pytestmark = pytest.mark.skipif(not BUILT, reason="the browser parts are not built: run make setup")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    with board(tmp_path_factory.mktemp("modeler")) as furnished:
        yield furnished


@pytest.fixture
def desk(office: Board) -> Board:
    office.said.clear()
    return office


@pytest.fixture
def owner(desk: Board, screen: Windows) -> Page:
    return desk.page(screen())


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


@pytest.mark.parametrize("dialect", ["spiffworkflow", "camunda", "zeebe"])
def test_a_file_of_each_dialect_is_written_as_it_was_read(desk: Board, owner: Page, dialect: str) -> None:
    before = (DIALECTS / f"{dialect}.bpmn").read_bytes()
    draft = desk.draft(before)
    desk.opened(owner, draft)
    there_and_back(owner)
    after = desk.diagram(draft).encode()
    assert facts(before) - facts(after) == Counter()
    assert facts(after) - facts(before) == Counter()
    BpmnValidator().validate(etree.fromstring(after), dialect)
    owner.reload()
    owner.wait_for_selector(READY)
    assert owner.get_attribute("[data-modeler]", "data-warnings") == "0"


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
    assert owner.locator("#pulih").is_visible()
    saved(owner)
    assert "Meneliti naskah" in desk.diagram(draft)
    assert owner.evaluate("localStorage.length") == 0


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


def test_two_owners_on_one_draft_see_both_drawings(desk: Board, owner: Page, screen: Windows) -> None:
    draft = desk.draft()
    desk.opened(owner, draft)
    other = desk.opened(desk.page(screen(), "budi"), draft)
    for page, element, name in ((other, "k02", "Dari Budi"), (owner, "k03", "Dari Pemilik")):
        choose(page, element)
        page.fill("[name=nama]", name)
        page.locator("[name=nama]").press("Tab")
        page.wait_for_selector("#keadaan [data-keadaan=tersimpan]:not([hidden]), #bentrok:not([hidden])")
    owner.wait_for_selector("#bentrok-gambar [data-element-id=k02]")
    assert "Budi menyimpan rancangan ini pada" in owner.inner_text("#bentrok-siapa")
    assert "Dari Budi" in owner.inner_text("#bentrok-gambar")
    assert ("Dari Budi" in desk.diagram(draft), "Dari Pemilik" in desk.diagram(draft)) == (True, False)
    drawn(owner, lambda: owner.click("#bentrok-saya"))
    assert "Dari Pemilik" in desk.diagram(draft)
