"""A process owner at the modeler: an office that is served, a draft, and the page that draws it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from bpmn.library import source
from engine.commands.drafts import DIAGRAM, BeginDraft
from engine.commands.positions import GrantDuty
from engine.questions.drafts import DraftPage, TheDraft
from forms.library import shipped
from tests.browser import populated
from tests.browser.door import enter
from tests.conftest import SOP, Kantor
from tests.served import PASSWORD, in_a_thread, passwords

BUILT = (Path(__file__).parents[2] / "web" / "static" / "dist" / "modeler.js").exists()
READY = "[data-modeler][data-milliseconds]"
SAVED = "[data-modeler][data-keadaan=tersimpan]"
ALL_OF_IT = {DIAGRAM: source(SOP), **shipped(SOP)}


@dataclass
class Board:
    """The office and what its browsers said on their consoles."""

    kantor: Kantor
    address: str
    said: list[str] = field(default_factory=list)

    def draft(self, diagram: bytes | None = ALL_OF_IT[DIAGRAM], *, forms: bool = True) -> int:
        """The id of a new draft; None for an empty one."""
        files = {name: content for name, content in ALL_OF_IT.items() if forms and name != DIAGRAM}
        files |= {} if diagram is None else {DIAGRAM: diagram}
        begun = self.kantor.do("pemilik", BeginDraft(procedure=SOP, name="Updating Data Website", files=files))
        made: int = begun.body["draft"]
        return made

    def saved(self, draft: int) -> DraftPage:
        page: DraftPage = self.kantor.ask("pemilik", TheDraft(draft=draft))
        return page

    def diagram(self, draft: int) -> str:
        """What the server has now."""
        return self.saved(draft).files[DIAGRAM].decode()

    def page(self, context: BrowserContext, login: str = "pemilik") -> Page:
        """Somebody who is logged in; everything that the browser complains about is kept."""
        page = context.new_page()
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        enter(page, self.address, login, PASSWORD)
        return page

    def opened(self, page: Page, draft: int) -> Page:
        page.goto(f"{self.address}/rancangan/{draft}/diagram")
        page.wait_for_selector(READY)
        return page


@contextmanager
def board(folder: Path) -> Iterator[Board]:
    """A furnished office with two process owners, being served."""
    with populated.office(folder) as kantor:
        kantor.hire("budi", "kasubid", "Plt")
        kantor.operator(GrantDuty(person=kantor.people["budi"], duty="owner", letter="SK 9/2026"))
        passwords(kantor)
        with in_a_thread(kantor.desk, kantor.settings) as port:
            yield Board(kantor=kantor, address=f"http://127.0.0.1:{port}")


Windows = Callable[..., BrowserContext]


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


def choose(page: Page, element: str) -> None:
    """Select an element as who uses no mouse does."""
    page.select_option("[name=langkah]", element)


def saved(page: Page) -> None:
    """Until what was drawn last has reached the server."""
    page.wait_for_selector(f"{SAVED}:has(#keadaan [data-keadaan=tersimpan]:not([hidden]))")


def drawn(page: Page, act: Callable[[], object]) -> None:
    """Do something to the diagram and wait until it is saved."""
    page.evaluate("document.querySelector('[data-modeler]').dataset.keadaan = 'uji'")
    act()
    saved(page)
