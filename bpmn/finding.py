"""A finding about a diagram: a stable code, the element, and plain parameters."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing to say about a diagram; `web` holds the sentence for each code."""

    code: str  # stable, kebab-case, e.g. "task-outside-lane"
    element: str | None  # BPMN id; None when it concerns the whole file
    severity: Severity = "error"
    params: Mapping[str, str | int] = field(default_factory=dict)


class DocumentRefused(Exception):
    """The file cannot be read as a diagram."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__("; ".join(f"{f.code} at {f.element}" for f in findings))
        self.findings = findings
