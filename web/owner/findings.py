"""Findings about a diagram as an owner reads them: a sentence that names the element as the diagram does."""

from collections.abc import Iterable
from dataclasses import dataclass

from bpmn.finding import Finding
from bpmn.names import names
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
    called = names_of(source)
    return tuple(
        Said(
            code=one.code, severity=one.severity, element=one.element or "",
            sentence=finding(language, one, called.get(one.element or "", one.element)),
        )
        for one in found
    )


def names_of(source: bytes) -> dict[str, str]:
    """What to call each element: its name where it has one, with its id."""
    return {element: f"{name} ({element})" for element, name in names(source).items()}
