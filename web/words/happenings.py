"""An event of a Berkas as one sentence."""

from collections.abc import Mapping
from typing import Any, Protocol

from bpmn.document import Document
from web.words.catalogue import fill, has

REASONS = ("reason", "alasan")  # of a move, a cancellation; of a return
DECISION = "keputusan"


class Happened(Protocol):
    """Whatever says of an event what it was."""

    @property
    def type(self) -> str: ...
    @property
    def body(self) -> Mapping[str, Any]: ...
    @property
    def answers(self) -> Mapping[str, Any]: ...


def step_names(document: Document) -> dict[str, str]:
    """Element id -> "3. Memeriksa ..."; a deadline has the name of its step."""
    names = {}
    for node in document.nodes.values():
        named = document.nodes.get(node.attached_to or "", node)
        names[node.id] = ". ".join(filter(None, (named.properties.get("mutu.nomor", ""), named.name))) or named.id
    return names


def happening(language: str, event: Happened, steps: Mapping[str, str]) -> str:
    """What happened: at which step, with which decision and reason, and to whom it went."""
    key = f"event.{event.type}"
    words = [fill(language, key, {}) if has(language, key) else event.type]
    element = _element(event.body)
    if element:
        words[0] += f": {steps.get(element, element)}"
    said = {
        "decision": event.body.get("control", {}).get(DECISION),
        "reason": next((event.answers[name] for name in REASONS if event.answers.get(name)), event.body.get("reason")),
        "late": event.answers.get("sebab_terlambat"),
        "note": event.answers.get("text"),
        "next": ", ".join(steps.get(one["element"], one["element"]) for one in event.body.get("opened", ())),
    }
    words += [fill(language, f"event.{name}", {name: value}) for name, value in said.items() if value]
    return "; ".join(words)


def _element(body: Mapping[str, Any]) -> str:
    closed = body.get("closed", ())
    named = body.get("element") or body.get("timer") or (closed[0]["element"] if closed else "")
    return str(named)
