"""An event of a Berkas as one sentence."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from markupsafe import Markup, escape

from bpmn.document import Document
from engine.questions.entered import Entered
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
        words[0] = _joined(": ", [words[0], steps.get(element, element)])
    said = {
        "decision": _decided(language, event.body.get("control", {}).get(DECISION)),
        "reason": next((event.answers[name] for name in REASONS if event.answers.get(name)), event.body.get("reason")),
        "late": event.answers.get("sebab_terlambat"),
        "note": event.answers.get("text"),
        "next": _joined(", ", [steps.get(one["element"], one["element"]) for one in event.body.get("opened", ())]),
    }
    words += [fill(language, f"event.{name}", {name: value}) for name, value in said.items() if value]
    words += gaps(language, event)
    return _joined("; ", words)


def gaps(language: str, event: Happened) -> list[str]:
    """What was lawfully erased: what this event says is gone, or by which event its own answers are gone."""
    told = [fill(language, "erase.basis", {"basis": event.answers["basis"]})] if event.answers.get("basis") else []
    for one in event.body.get("erased", ()):
        key = "erase.fields" if one.get("fields") else "erase.all"
        told.append(fill(language, key, {"seq": one["seq"], "fields": one.get("fields", ())}))
    for one in event.body.get("versions", ()):
        told.append(fill(language, "erase.version", {"name": one["name"], "number": one["number"]}))
    erased = getattr(event, "erased", None)
    return [*told, fill(language, "erase.gone", {"seq": erased.by})] if erased is not None else told


def _decided(language: str, value: object) -> object:
    """The value of a decision as a person says it; one that is not known to the words, as it stands."""
    key = f"decided.{value}"
    return fill(language, key, {}) if has(language, key) else value


def _joined(by: str, words: Sequence[str]) -> str:
    """Joined as markup where one of them is."""
    return escape(by).join(words) if any(isinstance(one, Markup) for one in words) else by.join(words)


def from_paper(language: str, entered: Entered | None, zone: str) -> str:
    """Who entered it from paper and the time that stands there, as plain text; "" for what was done at the desk."""
    if entered is None:
        return ""
    said = fill(language, "paper.signed", {"at": entered.signed_at}, zone)
    return f"{fill(language, 'paper.note', {'name': entered.name})}, {said}"


def _element(body: Mapping[str, Any]) -> str:
    closed = body.get("closed", ())
    named = body.get("element") or body.get("timer") or (closed[0]["element"] if closed else "")
    return str(named)
