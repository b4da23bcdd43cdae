"""A refusal, a finding or a faulty field as a sentence: what is wrong, where, what to do."""

from collections.abc import Mapping
from string import Formatter
from typing import Protocol

from web.words.catalogue import fill, has, say, sentences, written
from web.words.moments import DEFAULT_ZONE

# Parameters by which one code has several sentences.
NEARER = ("why", "kind", "reason", "pattern")


class Coded(Protocol):
    """Whatever carries a stable code and plain parameters."""

    @property
    def code(self) -> str: ...
    @property
    def params(self) -> Mapping[str, object]: ...


def refusal(language: str, coded: Coded, zone: str = DEFAULT_ZONE) -> str:
    """The sentence of an engine refusal."""
    return sentence(language, "refusal", coded.code, coded.params, zone)


def finding(language: str, coded: Coded, element: str | None) -> str:
    """The sentence of a finding about a diagram; `element` is the BPMN id it speaks of, None for the file."""
    params = {"element": element or "", **coded.params}
    of_form = coded.code.removeprefix("form-")
    if not has(language, f"finding.{coded.code}") and has(language, f"schema.{of_form}"):
        inside = sentence(language, "schema", of_form, params)
        file = coded.params.get("file")
        return say(language, "finding.in-form", file=file, sentence=inside) if file else inside
    return sentence(language, "finding", coded.code, params)


def repair_sentence(language: str, coded: Coded, element: str | None) -> str:
    """The sentence of a repair that is offered or was made."""
    return sentence(language, "repair", coded.code, {"element": element or "", **coded.params})


def field_error(language: str, coded: Coded, title: str) -> str:
    """The sentence of a faulty field, with the title that stands above it on the page."""
    return sentence(language, "field", coded.code, {**coded.params, "title": title})


def sentence(language: str, kind: str, code: str, params: Mapping[str, object], zone: str = DEFAULT_ZONE) -> str:
    """The sentence of `kind.code`; a code nobody wrote words for is shown with its parameters, never hidden."""
    key = _key(language, f"{kind}.{code}", params)
    if key is None:
        facts = ", ".join(f"{name} = {written(language, value, zone)}" for name, value in sorted(params.items()))
        return say(language, "refusal.without-words", code=code, facts=facts or "-")
    return fill(language, key, _complete(language, key, params), zone)


def _key(language: str, key: str, params: Mapping[str, object]) -> str | None:
    """The sentence for this `why` or `kind` where there is one, else that of the code."""
    nearer = [f"{key}.{params[name]}" for name in NEARER if params.get(name)]
    return next((one for one in (*nearer, key) if has(language, one)), None)


def _complete(language: str, key: str, params: Mapping[str, object]) -> dict[str, object]:
    # What the engine calls a field by its code, a person knows by what stands above it.
    called = f"typed.{params.get('field')}"
    if has(language, called):
        params = {**params, "field": sentences(language)[called]}
    # A refusal must reach the person even when a handler forgot one of its parameters.
    needed = {name for _, name, _, _ in Formatter().parse(sentences(language)[key]) if name}
    return {**dict.fromkeys(needed, "?"), **params}
