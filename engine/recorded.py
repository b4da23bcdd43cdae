"""What an event records: the task that it completed, and the command that it answers, as a replay gives it again."""

from collections.abc import Mapping
from typing import Any

from engine.runtime import commands as c


class Diverged(Exception):
    """An event does not follow from those before it."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def completed(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """The task that a completion completed; others may have been withdrawn with it.

    Raises: Diverged when there is none.
    """
    done = next((c for c in body["closed"] if c["how"] == "completed"), None)
    if done is None:
        raise Diverged("nothing-completed")
    return dict(done)


def command_of(kind: str, body: Mapping[str, Any], actor: Mapping[str, Any]) -> c.Command:
    """The command that an event records.

    Raises: Diverged for a type that no release knows.
    """
    match kind:
        case "instance:started":
            return c.Begin()
        case "task:completed":
            done = completed(body)
            return c.CompleteTask(
                element=done["element"], visit=done["visit"], by=actor["person"], control=body.get("control", {}),
                to=body.get("to"),
            )
        case "deadline:missed":
            return c.DeadlineMissed(timer=body["timer"], visit=body["visit"])
        case "instance:moved":
            return c.MoveTo(element=body["element"])
        case "task:withdrawn":
            return c.MoveTo(element=body["element"], cause="taken-back", to=body.get("to", actor["person"]))
        case "instance:cancelled":
            return c.CancelInstance()
        case "instance:calendar-changed":
            return c.ChangeCalendar()
    raise Diverged("type-unknown", type=kind)
