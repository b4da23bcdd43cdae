"""Our own pictures and repaired drawings in the tool process owners know: no warning, and every step is there."""

import shutil
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, expect

from bpmn import library
from bpmn.layout.lay_out import laid_out
from bpmn.reader import read
from bpmn.repair import repair

ROOT = Path(__file__).parents[2]
DIST = ROOT / "web" / "static" / "dist"
DRAWINGS = sorted((ROOT / "tests" / "unit" / "bpmn" / "drawings").glob("*.bpmn"))
PAGE = """<!doctype html><html lang="id"><meta charset="utf-8"><title>Diagram</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="viewer.css"><script type="module" src="viewer.js"></script>
<div data-diagram="{name}.bpmn">gambar</div></html>"""

pytestmark = pytest.mark.skipif(
    not (DIST / "viewer.js").exists(), reason="the browser parts are not built: run make setup"
)


class Handler(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Silent: pytest shows what the browser says."""


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str, bytes], str]]:
    """Puts a file on a page and gives its address."""
    folder = tmp_path_factory.mktemp("pages")
    for name in ("viewer.js", "viewer.css"):
        shutil.copy(DIST / name, folder)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder))) as server:
        Thread(target=server.serve_forever, daemon=True).start()

        def put(name: str, source: bytes) -> str:
            (folder / f"{name}.bpmn").write_bytes(source)
            (folder / f"{name}.html").write_text(PAGE.format(name=name))
            return f"http://127.0.0.1:{server.server_port}/{name}.html"

        yield put
        server.shutdown()


def sources() -> Iterator[tuple[str, bytes]]:
    yield "laid-out", laid_out(library.source("updating-data-website"))
    for path in DRAWINGS:
        yield path.stem, repair(path.read_bytes()).source


@pytest.mark.parametrize(("name", "source"), list(sources()), ids=lambda value: value if isinstance(value, str) else "")
def test_it_opens_without_a_warning(
    chromium: Browser, shown: Callable[[str, bytes], str], name: str, source: bytes
) -> None:
    with chromium.new_page(viewport={"width": 1600, "height": 900}) as page:
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(shown(name, source))
        page.wait_for_selector("[data-warnings], [data-failed]")
        expect(page.locator("[data-diagram]")).to_have_attribute("data-warnings", "0")
        assert said == []
        document = read(source)
        for key in (*document.nodes, *document.flows, *(lane.id for lane in document.lanes)):
            expect(page.locator(f'[data-element-id="{key}"] .djs-visual')).to_have_count(1)
