"""The modeler as a process owner uses it, in a real browser."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from bpmn.finding import Finding
from bpmn.reader import read
from engine.commands.people import SetLanguage
from tests.browser import board as at_board
from tests.browser.board import BUILT, Board, Windows, choose, drawn

pytestmark = pytest.mark.skipif(not BUILT, reason="the browser parts are not built: run make setup")


office, desk, owner = at_board.office, at_board.desk, at_board.owner  # fixtures


def test_the_shipped_sop_is_ready_in_three_seconds(desk: Board, screen: Windows) -> None:
    """Cold, in a fresh window; a machine that does something else at that moment is asked up to three times."""
    draft = desk.draft()
    for _ in range(3):
        page = desk.opened(desk.page(screen()), draft)
        if page.evaluate("performance.now()") < 3000:  # since the page was asked for
            return
    pytest.fail("the modeler is slow")


def test_the_page_of_the_modeler_keeps_every_rule(
    desk: Board, owner: Page, faults: Callable[[Page], list[str]]
) -> None:
    desk.opened(owner, desk.draft())
    expect(owner.locator("[data-modeler]")).to_have_attribute("data-warnings", "0")
    choose(owner, "k02")
    owner.wait_for_selector("#jalan-1")
    assert faults(owner) == []
    assert desk.said == []  # nothing that the content policy had to block
    owner.set_viewport_size({"width": 360, "height": 768})
    assert faults(owner) == []


def test_the_mark_of_its_makers_stays_visible(desk: Board, owner: Page) -> None:
    desk.opened(owner, desk.draft())
    corner = owner.locator("a.bjs-powered-by").bounding_box()
    assert corner is not None
    owner.evaluate("(y) => window.scrollTo(0, y)", corner["y"] - 300)
    corner = owner.locator("a.bjs-powered-by").bounding_box()
    assert corner is not None
    assert owner.evaluate(
        "([x, y]) => !!document.elementFromPoint(x, y).closest('a.bjs-powered-by')",
        [corner["x"] + corner["width"] / 2, corner["y"] + corner["height"] / 2],
    )


def test_thirty_minutes_become_forty_five(desk: Board, owner: Page) -> None:
    draft = desk.draft()
    desk.opened(owner, draft)
    choose(owner, "k03")
    owner.wait_for_selector("[data-bagian=mutu]:not([hidden])")
    expect(owner.locator("[name=waktu]")).to_have_value("30")
    expect(owner.locator("[name=satuan]")).to_have_value("menit")
    drawn(owner, lambda: (owner.fill("[name=waktu]", "45"), owner.locator("[name=waktu]").press("Tab")))
    now = read(desk.diagram(draft).encode())
    timer = now.nodes["t03"]
    assert (timer.timer.text, timer.name, timer.interrupting) == ("PT45M", "45 menit", False)
    assert now.nodes["k03"].properties["mutu.waktu"] == "45 menit"
    assert not [one for one in desk.saved(draft).findings if one.code == "standard-time-differs"]
    drawn(owner, lambda: owner.click("#batalkan"))  # one step back takes all of it back
    before = read(desk.diagram(draft).encode())
    assert (before.nodes["t03"].timer.text, before.nodes["t03"].name) == ("PT30M", "30 menit")
    assert before.nodes["k03"].properties["mutu.waktu"] == "30 menit"


def test_a_field_that_has_the_focus_speaks_of_the_step_that_is_selected(desk: Board, owner: Page) -> None:
    desk.opened(owner, desk.draft())
    choose(owner, "k02")
    owner.focus("[name=kalimat]")
    owner.locator("#temuan button").first.dispatch_event("click")  # selects without taking the focus
    expect(owner.locator("[name=nama]")).to_have_value("Menugaskan upload data")  # a polled script would need eval
    expect(owner.locator("[name=kalimat]")).to_have_value(re.compile("^Kasubid menugaskan pengelola"))


def test_step_nine_moves_to_another_lane_with_its_deadline(desk: Board, owner: Page) -> None:
    draft = desk.draft()
    desk.opened(owner, draft)
    choose(owner, "k09")
    drawn(owner, lambda: owner.select_option("[name=pelaksana]", "lane_kasubid"))
    lanes = {lane.name: lane.nodes for lane in read(desk.diagram(draft).encode()).lanes}
    assert {"k09", "t09", "e09"} <= set(lanes["Kasubid II"])
    assert not {"k09", "t09", "e09"} & set(lanes["Kabid Dokin"])
    assert [one for one in desk.saved(draft).findings if one.severity == "error"] == []


def test_an_empty_draft_becomes_a_sop_with_a_form_and_a_decision(desk: Board, owner: Page) -> None:
    draft = desk.draft(None)
    desk.opened(owner, draft)
    choose(owner, "k01")
    drawn(owner, lambda: owner.select_option("[name=formulir]", "k02-periksa-naskah.json"))
    drawn(owner, lambda: (owner.fill("[name=waktu]", "2"), owner.select_option("[name=satuan]", "jam")))
    owner.click("[data-element-id=f_k01_selesai] .djs-hit", force=True)
    drawn(owner, lambda: owner.keyboard.press("Delete"))
    choose(owner, "k01")
    drawn(owner, lambda: owner.click("[data-action='append.gateway']"))
    owner.keyboard.press("Escape")
    nodes = read(desk.diagram(draft).encode()).nodes.values()
    gateway = next(node for node in nodes if node.type == "exclusiveGateway")
    choose(owner, gateway.id)
    drawn(owner, lambda: owner.click("[data-action='append.append-task']"))
    owner.keyboard.press("Escape")
    now = read(desk.diagram(draft).encode())
    fresh = next(node for node in now.nodes.values() if node.type == "userTask" and node.id != "k01")
    choose(owner, fresh.id)
    drawn(owner, lambda: (owner.fill("[name=nama]", "Mengarsipkan"), owner.locator("[name=nama]").press("Tab")))
    timer = next(node for node in now.nodes.values() if node.type == "boundaryEvent")
    assert (timer.timer.text, timer.name, timer.interrupting) == ("PT2H", "2 jam", False)
    assert now.nodes["k01"].properties["formJsonSchemaFilename"] == "k02-periksa-naskah.json"
    assert read(desk.diagram(draft).encode()).nodes[fresh.id].name == "Mengarsipkan"


def test_choices_of_the_form_become_conditions(desk: Board, owner: Page) -> None:
    draft = desk.draft()
    desk.opened(owner, draft)
    choose(owner, "g02")
    for place, choice in ((1, "Setuju"), (2, "Kembalikan untuk diperbaiki")):
        expect(owner.locator("#jalan-0 option").nth(place)).to_have_text(choice)
    drawn(owner, lambda: owner.select_option("#jalan-0", "keputusan|kembalikan"))
    flow = read(desk.diagram(draft).encode()).flows["f_g02_k03"]
    assert flow.condition == 'keputusan == "kembalikan"'
    drawn(owner, lambda: owner.uncheck("#kembali-1"))
    drawn(owner, lambda: owner.check("#kembali-0"))
    now = read(desk.diagram(draft).encode())
    assert now.flows["f_g02_k03"].returns
    assert now.nodes["g02"].default == "f_g02_k03"  # the way back is what happens when nothing else was chosen


def test_aligning_several_steps_needs_no_style_that_the_policy_forbids(desk: Board, owner: Page) -> None:
    draft = desk.draft()
    desk.opened(owner, draft)
    owner.click("[data-element-id=k02] .djs-hit", force=True)
    owner.click("[data-element-id=k04] .djs-hit", force=True, modifiers=["Shift"])
    owner.click("[data-action=align-elements]")
    owner.wait_for_selector(".djs-popup [data-id=align-elements-left]")
    expect(owner.locator(".djs-popup [data-id=align-elements-left]")).to_have_attribute("title", "Ratakan di kiri")
    assert [one for one in desk.said if "policy" in one.lower()] == []


def test_in_english_every_word_is_english(desk: Board, owner: Page, faults: Callable[[Page], list[str]]) -> None:
    desk.kantor.do("pemilik", SetLanguage(language="en"))
    try:
        desk.opened(owner, desk.draft())
        choose(owner, "k02")
        expect(owner.locator("[data-action='create.task']")).to_have_attribute("aria-label", "Create task")
        expect(owner.locator("#panel legend").first).to_have_text("Performer")
        assert faults(owner) == []
    finally:
        desk.kantor.do("pemilik", SetLanguage(language="id"))


def test_without_javascript_the_page_shows_the_picture_and_the_findings(desk: Board, screen: Windows) -> None:
    page = desk.page(screen(java_script_enabled=False))
    page.goto(f"{desk.address}/rancangan/{desk.draft()}/diagram")
    expect(page.locator("#tanpa svg")).to_be_visible()
    expect(page.locator("#tanpa")).to_contain_text("JavaScript", use_inner_text=True)  # in a noscript
    expect(page.locator("[data-modeler]")).to_be_hidden()
    expect(page.locator("#temuan li")).to_have_count(5)


def test_a_finding_that_appears_while_drawing_stands_on_its_element(desk: Board, owner: Page) -> None:
    draft = desk.draft()
    desk.opened(owner, draft)
    choose(owner, "k03")
    drawn(owner, lambda: (owner.fill("[name=nama]", ""), owner.locator("[name=nama]").press("Tab")))
    told: tuple[Finding, ...] = desk.saved(draft).findings
    assert "task-unnamed" in {one.code for one in told if one.element == "k03"}
    expect(owner.locator("[data-container-id=k03] .temuan")).to_have_count(1)
    expect(owner.locator("#temuan li")).to_have_count(len(told))
