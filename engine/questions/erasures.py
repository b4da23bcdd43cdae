"""What was lawfully erased of a Berkas, and what is left of it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from engine.commands.erase import ANSWERS
from engine.model import EventRecord

Kept = Mapping[int, tuple[str, bytes]]


@dataclass(frozen=True, kw_only=True)
class Erased:
    """The answers of one event, or some of their fields, are gone."""

    by: int  # seq of the event that says so
    fields: tuple[str, ...]  # () = all of them
    left: Mapping[str, Any] = field(default_factory=dict)


def erasures(records: Iterable[EventRecord], kept: Kept) -> dict[int, Erased]:
    """Of each event whose answers are gone: since when, and what is left."""
    found: dict[int, Erased] = {}
    for record in records:
        if record.type != ANSWERS:
            continue
        said = json.loads(kept[record.seq][0]) if record.seq in kept else {}
        for one in json.loads(record.body)["erased"]:
            found[one["seq"]] = Erased(by=record.seq, fields=tuple(one.get("fields", ())))
        for seq, left in said.get("left", {}).items():
            before = found.get(int(seq), Erased(by=record.seq, fields=()))
            found[int(seq)] = replace(before, left=left)
        for seq, why in said.get("earlier", {}).items():
            before = found.get(int(seq), Erased(by=record.seq, fields=()))
            found[int(seq)] = replace(before, left=why)
    return found
