"""A real server process, a real Chromium, and axe-core for what a screen reader would meet."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from engine import house
from engine.model import Actor, Done
from engine.questions.people import PersonByLogin
from engine.settings import Settings
from tests.browser.day import Day
from tests.browser.door import enter
from tests.browser.patience import PATIENCE
from tests.browser.populated import office
from tests.served import in_a_thread

ROOT = Path(__file__).parents[2]
AXE = ROOT / "web" / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
SOPAN = str(Path(sys.executable).parent / "sopan")
CHROMIUM = shutil.which("chromium")
# In every window two pages of the address bar's pop-up are drawn that nobody sees: two thirds of its work. Of two
# such lists the last one holds, so what Playwright turns off stands here again.
OFF = (
    "WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup", "AimEnabled", "PaintHolding", "MediaRouter",
    "OptimizationHints", "LensOverlay", "HttpsUpgrades", "HttpsFirstBalancedModeAutoEnable", "PreconnectToSearch",
    "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "AvoidCorsURLLoaderRestartOnRedirect",
    "ThirdPartyStoragePartitioning", "NetworkTimeServiceQuerying",
)
FLAGS = [
    "--no-sandbox", "--headless=new", "--disable-gpu", "--disable-dev-shm-usage", f"--disable-features={','.join(OFF)}",
]

expect.set_options(timeout=PATIENCE * 1000)

# What passes is not gathered: on a page with a diagram that takes three times as long as looking.
FAULTS = """axe.run({ resultTypes: ["violations"], selectors: false }).then(({ violations }) =>
  violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 120)}`))"""


@dataclass(frozen=True)
class Site:
    """A demo office that is being served."""

    address: str
    passwords: dict[str, str]
    environment: dict[str, str]

    def done(self, login: str, *commands: object) -> list[Done]:
        """What somebody did before the story begins, beside the server that runs."""
        desk = house.open_desk(Settings.read(self.environment))
        try:
            actor = Actor(person=desk.ask(PersonByLogin(login=login), house.OPERATOR), via="cli")
            return [desk.do(command, actor) for command in commands]
        finally:
            desk.close()


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo office as `sopan init` makes it, to be copied."""
    home = tmp_path_factory.mktemp("made")
    environment = {**os.environ, **_known(home)}
    subprocess.run([SOPAN, "init", "--demo"], env=environment, check=True, capture_output=True, timeout=60)
    return home


def _known(home: Path) -> dict[str, str]:
    return {"SOPAN_DATABASE": f"sqlite:///{home}/sopan.db", "SOPAN_HOME": str(home / "home")}


@pytest.fixture(scope="module")
def site(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    home = tmp_path_factory.mktemp("served")
    shutil.copytree(made, home, dirs_exist_ok=True)
    environment = {**os.environ, **_known(home)}
    accounts = (home / "home" / "demo-accounts.txt").read_text()
    passwords = dict(line.split() for line in accounts.splitlines())
    command = [SOPAN, "serve", "--port", "0"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as served:
        assert served.stdout is not None
        address = served.stdout.readline().split()[-1]
        yield Site(address, passwords, environment)
        served.terminate()
        assert served.wait(15) == 0


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for each worker; every window is a visitor of its own, without a cookie."""
    if CHROMIUM is None:
        pytest.skip("no chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def screen(chromium: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Opens browser windows of a width, and closes them."""
    opened: list[BrowserContext] = []

    def window(width: int = 1366, **more: bool) -> BrowserContext:
        context = chromium.new_context(viewport={"width": width, "height": 768}, **more)
        context.set_default_timeout(PATIENCE * 1000)
        opened.append(context)
        return context

    yield window
    for context in opened:
        context.close()


@pytest.fixture
def log_in(site: Site) -> Callable[[Page, str], None]:
    return lambda page, login: enter(page, site.address, login, site.passwords[login])


@pytest.fixture(scope="session")
def faults() -> Callable[[Page], list[str]]:
    """What axe-core finds on a page, and whether the page is wider than its window."""
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: run make setup with npm")
    axe = AXE.read_text()

    def look(page: Page) -> list[str]:
        page.wait_for_load_state("domcontentloaded")  # a click waits until the next page begins, not until it is there
        page.evaluate(f"{axe};0")
        return [*page.evaluate(FAULTS), *too_wide(page)]

    return look


def too_wide(page: Page) -> list[str]:
    """Whether it must be moved sideways to be read."""
    over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return [f"{over} px too wide"] if over > 0 else []


@pytest.fixture
def days(screen: Callable[..., BrowserContext], tmp_path: Path) -> Iterator[Callable[..., Day]]:
    """Begins a Monday, 07.30 WIB, in an office that is served under an injected clock."""
    with ExitStack() as open_offices:

        def begin(*, width: int = 1366, scripts: bool = True) -> Day:
            kantor = open_offices.enter_context(office(tmp_path / f"office-{width}-{scripts}"))
            port = open_offices.enter_context(in_a_thread(kantor.desk, kantor.settings))
            return Day(kantor=kantor, address=f"http://127.0.0.1:{port}", folder=tmp_path,
                       window=lambda: screen(width, java_script_enabled=scripts))

        yield begin
