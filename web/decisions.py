"""What the buttons under a task say: the act and who receives it, one button per decision."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from engine.ways import NextStep
from forms.form import Form
from web import visit
from web.furniture import say
from web.words.catalogue import has

ACTS = ("paraf", "tanda_tangan", "mengetahui", "disposisi", "arsip")


@dataclass(frozen=True, kw_only=True)
class Button:
    """One way on."""

    value: str  # of the decision field, "" when the step asks for no decision
    label: str
    returns: bool


class Decided(Protocol):
    """What the buttons are made of: a task, or a step of a draft that is tried out."""

    @property
    def form(self) -> Form: ...
    @property
    def decision(self) -> str: ...
    @property
    def next_steps(self) -> tuple[NextStep, ...]: ...
    @property
    def properties(self) -> Mapping[str, str]: ...


def buttons(page: Decided) -> tuple[Button, ...]:
    """The ways on from a task, the approval first; one plain button where nothing is decided."""
    if not page.decision:
        return (Button(value="", label=_plain(page), returns=False),)
    ways = {step.choice: step for step in reversed(page.next_steps)}
    choices = [(choice, ways[choice.value]) for choice in page.form.by_name[page.decision].choices]
    made = [
        Button(value=c.value, label=(_back if way.returns else _on)(page, c.value, c.label, way), returns=way.returns)
        for c, way in choices
    ]
    return tuple(sorted(made, key=lambda button: button.returns))


def _known(key: str) -> bool:
    return has(visit.language(), key)


def _back(_: Decided, value: str, label: str, way: NextStep) -> str:
    if not way.step:
        return say("decide.back-unnumbered", label=label, lane=way.lane)
    key = f"decide.back.{value}"
    return say(key if _known(key) else "decide.back", label=label, lane=way.lane, step=way.step)


def _on(page: Decided, value: str, label: str, way: NextStep) -> str:
    act = page.properties.get("mutu.tindakan", "")
    key = f"decide.on.{value}"
    said = say(key) if _known(key) else label
    if act in ACTS:
        joined = f"decide.act.{value}"
        said = say(joined if _known(joined) else "decide.act", choice=said, act=say(f"decide.{act}"))
    return say("decide.send", choice=said, lane=way.lane) if way.lane else said


def _plain(page: Decided) -> str:
    act = page.properties.get("mutu.tindakan", "")
    lanes = {step.lane for step in page.next_steps}
    lane = lanes.pop() if len(lanes) == 1 else ""
    if not lane:
        return say("decide.archive" if act == "arsip" else "decide.finish")
    return say("decide.hand-over" if act == "disposisi" else "decide.to", lane=lane)
