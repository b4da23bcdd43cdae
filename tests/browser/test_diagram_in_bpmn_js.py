"""The shipped diagram in the tool process owners know, under the content policy of our pages."""

import shutil
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

ROOT = Path(__file__).parents[2]
DIST = ROOT / "web" / "static" / "dist"
SHIPPED = ROOT / "bpmn" / "procedures" / "updating-data-website.bpmn"
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'"
PAGE = """<!doctype html><html lang="id"><meta charset="utf-8"><title>Diagram</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="viewer.css">
<script type="module" src="viewer.js"></script>
<div data-diagram="{diagram}"
data-marks='{{"k01": "done", "k02": "active", "k03": "late", "gone": "done"}}'>gambar</div>
</html>"""

pytestmark = [
    pytest.mark.skipif(not (DIST / "viewer.js").exists(), reason="the browser parts are not built: run make setup"),
]


class Handler(SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Silent: pytest shows what the browser says."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("pages")
    for name in ("viewer.js", "viewer.css"):
        shutil.copy(DIST / name, folder)
    shutil.copy(SHIPPED, folder / "shipped.bpmn")
    (folder / "broken.bpmn").write_text("<not bpmn")
    (folder / "shipped.html").write_text(PAGE.format(diagram="shipped.bpmn"))
    (folder / "broken.html").write_text(PAGE.format(diagram="broken.bpmn"))
    (folder / "missing.html").write_text(PAGE.format(diagram="missing.bpmn"))
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def page(chromium: Browser, said: list[str]) -> Iterator[Page]:
    def listen(message: ConsoleMessage) -> None:
        said.append(message.text)

    with chromium.new_page(viewport={"width": 1600, "height": 900}) as page:
        page.on("console", listen)
        page.on("pageerror", lambda error: said.append(str(error)))
        yield page


def test_the_shipped_diagram_opens_without_a_warning(page: Page, address: str, said: list[str]) -> None:
    page.goto(f"{address}/shipped.html")
    place = page.locator("[data-diagram]")
    page.wait_for_selector("[data-warnings], [data-failed]")
    expect(place).to_have_attribute("data-warnings", "0")
    assert said == []  # no error, and nothing that the content policy had to block
    expect(page.locator("[data-element-id=k11] .djs-visual")).to_have_count(1)
    expect(place).not_to_contain_text("gambar")


def test_the_mark_of_its_makers_stays_visible(page: Page, address: str) -> None:
    page.goto(f"{address}/shipped.html")
    page.wait_for_selector("[data-warnings]")
    mark = page.locator("a.bjs-powered-by")
    expect(mark).to_be_visible()
    corner = mark.bounding_box()
    assert corner is not None
    on_top = page.evaluate(
        "([x, y]) => !!document.elementFromPoint(x, y).closest('a.bjs-powered-by')",
        [corner["x"] + corner["width"] / 2, corner["y"] + corner["height"] / 2],
    )
    assert on_top


def test_marks_and_labels_change_when_the_page_says_so(page: Page, address: str, said: list[str]) -> None:
    page.goto(f"{address}/shipped.html")
    page.wait_for_selector("[data-warnings]")
    page.evaluate("""() => {
        const place = document.querySelector('[data-diagram]');
        place.dataset.marks = '{"k01": "earlier", "k04": "active", "k05": "nonsense"}';
        place.dataset.labels = '{"k01": "putaran lalu"}';
        place.dispatchEvent(new Event('marks'));
    }""")
    expect(page.locator("[data-element-id=k01].mark-earlier")).to_have_count(1)
    expect(page.locator("[data-element-id=k04].mark-active")).to_have_count(1)
    expect(page.locator(".mark-done, .mark-late, .mark-nonsense")).to_have_count(0)
    expect(page.locator(".diagram-label")).to_have_text(["putaran lalu"])
    assert said == []


def test_marked_steps_can_be_told_apart(page: Page, address: str) -> None:
    page.goto(f"{address}/shipped.html")
    page.wait_for_selector("[data-warnings]")
    for key, state in (("k01", "done"), ("k02", "active"), ("k03", "late")):
        expect(page.locator(f"[data-element-id={key}].mark-{state}")).to_have_count(1)


@pytest.mark.parametrize("name", ["broken", "missing"])
def test_a_diagram_that_cannot_be_shown_leaves_the_drawn_picture(page: Page, address: str, name: str) -> None:
    page.goto(f"{address}/{name}.html")
    page.wait_for_selector("[data-failed]")
    expect(page.locator("[data-diagram]")).to_have_text("gambar")
