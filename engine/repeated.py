"""What the rows of tasks, deadlines and documents must say: they repeat the events, and pages read them.

Pure. Moments stay texts as they are stored. A row of a task also says when it was seen: that is of another stream.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Key = tuple[Any, ...]
TASK = ("lane", "cause", "offered_to", "opened_at", "opened_seq", "claimed_by", "closed_at", "closed_by", "how")
DEADLINE = ("span", "due", "status")
DOCUMENT = ("file", "by", "element", "visit", "at")
_OFFERED, _CLAIMED = TASK.index("offered_to"), TASK.index("claimed_by")
_OWNING = frozenset(("task:claimed", "task:released", "task:taken-over", "task:assigned"))


@dataclass(kw_only=True)
class Repeated:
    """Told by the events of one Berkas, one after another."""

    tasks: dict[Key, list[Any]] = field(default_factory=dict)  # element, visit -> the columns of TASK
    deadlines: dict[Key, list[Any]] = field(default_factory=dict)  # timer, visit -> those of DEADLINE
    documents: dict[Key, list[Any]] = field(default_factory=dict)  # name, number -> those of DOCUMENT
    readable: bool = True  # False after an event that says what none of this program's does: that one is to be named

    def event(self, seq: int, kind: str, at: str, recorded_at: str, actor: str, body: Mapping[str, Any]) -> None:
        """One more event; `at`, `recorded_at` and `actor` as they are stored."""
        try:
            if kind in _OWNING:
                self._owner(kind, json.loads(actor), body)
            else:
                self._step(seq, at, recorded_at, actor, body)
        except (AttributeError, KeyError, TypeError, ValueError, RecursionError):
            self.readable = False

    def _owner(self, kind: str, actor: Mapping[str, Any], body: Mapping[str, Any]) -> None:
        task = self.tasks[body["element"], body["visit"]]
        owner = {"task:released": None, "task:assigned": body.get("to")}.get(kind, actor["person"])
        task[_CLAIMED] = owner
        if kind != "task:claimed":
            task[_OFFERED] = None

    def _step(self, seq: int, at: str, recorded_at: str, actor: str, body: Mapping[str, Any]) -> None:
        if "closed" in body:
            self._closed(at, recorded_at, json.loads(actor), body)
        for one in body.get("opened", ()):
            self.tasks[one["element"], one["visit"]] = [
                one["lane"], one["cause"], one.get("for"), at, seq, None, None, None, None]
        for one in body.get("deadlines", ()):
            if one["status"] == "pending":
                self.deadlines[one["timer"], one["visit"]] = [one["span"], one["due"], "pending"]
            else:
                self.deadlines[one["timer"], one["visit"]][-1] = one["status"]

    def _closed(self, at: str, recorded_at: str, actor: Mapping[str, Any], body: Mapping[str, Any]) -> None:
        for one in body["closed"]:
            self.tasks[one["element"], one["visit"]][_CLAIMED:] = [None, at, actor.get("person"), one["how"]]
        for made in body.get("documents", ()):
            done = next(one for one in body["closed"] if one["how"] == "completed")
            self.documents[made["name"], made["number"]] = [
                made["file"], made.get("by", actor["person"]), done["element"], done["visit"], recorded_at]


def differing(expected: Mapping[Key, list[Any]], rows: Sequence[Sequence[Any]]) -> Key | None:
    """The key (two columns) of the first row that says something else, is missing or is one too many; or None."""
    found = {(row[0], row[1]): list(row[2:]) for row in rows}
    if found == expected:
        return None
    keys = [key for key in {**expected, **found} if expected.get(key) != found.get(key)]
    return min(keys, key=repr)
