"""What a verification found, as sentences that say where."""

from collections.abc import Mapping
from typing import Protocol

from web.words.catalogue import has, say
from web.words.moments import DEFAULT_ZONE
from web.words.refusals import sentence

PLACES = ("office", "seal")


class Found(Protocol):
    """Whatever carries a code and says where."""

    @property
    def code(self) -> str: ...
    @property
    def params(self) -> Mapping[str, object]: ...


def flaw(language: str, found: Found, zone: str = DEFAULT_ZONE) -> str:
    """One sentence: what is not as it was recorded, and where."""
    params = {"numbers": found.params.get("streams", ()), **found.params, "place": place(language, found.params)}
    return sentence(language, "flaw", found.code, params, zone)


def place(language: str, params: Mapping[str, object]) -> str:
    """The stream as people call it: a Berkas by its number."""
    stream = str(params.get("stream", ""))
    kind, _, name = stream.partition(":")
    if kind == "instance":
        if "number" in params:
            return say(language, "flaw-place.instance", number=str(params["number"]))
        return say(language, "flaw-place.lost-instance", stream=stream)
    known = has(language, f"flaw-place.{kind}")
    return say(language, f"flaw-place.{kind}" if known else "flaw-place.other", stream=stream, name=name)
