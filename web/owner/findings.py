"""Findings about a diagram as an owner reads them: a sentence that names the element as the diagram does."""

from collections.abc import Iterable
from dataclasses import dataclass

from bpmn.finding import DocumentRefused, Finding
from bpmn.reader import read
from web.words.refusals import finding


@dataclass(frozen=True, kw_only=True)
class Said:
    """One finding: its sentence, and the element it speaks of."""

    code: str
    severity: str  # error | warning
    sentence: str
    element: str  # BPMN id, "" when it concerns the whole diagram


def said(language: str, found: Iterable[Finding], source: bytes) -> tuple[Said, ...]:
    """The findings in their order."""
    names = names_of(source)
    return tuple(
        Said(
            code=one.code, severity=one.severity, element=one.element or "",
            sentence=finding(language, one, names.get(one.element or "", one.element)),
        )
        for one in found
    )


def names_of(source: bytes) -> dict[str, str]:
    """What to call each element: its name where it has one, with its id; empty while the diagram cannot be read."""
    try:
        document = read(source)
    except DocumentRefused:
        return {}
    named = [(node.id, node.name) for node in document.nodes.values()]
    named += [(lane.id, lane.name) for lane in document.lanes]
    named += [(flow.id, flow.name) for flow in document.flows.values()]
    return {element: f"{' '.join(name.split())} ({element})" for element, name in named if name.strip()}
