"""What can move an instance: the commands of `advance`, each recorded in an event so that it can be replayed."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.model import Scalar


@dataclass(frozen=True, kw_only=True)
class Begin:
    """Start a fresh instance."""


@dataclass(frozen=True, kw_only=True)
class CompleteTask:
    """A person has done a task."""

    element: str
    visit: int
    by: int  # person
    control: Mapping[str, Scalar] = field(default_factory=dict)  # only fields that conditions read
    to: int | None = None  # person named as the next performer (disposisi)


@dataclass(frozen=True, kw_only=True)
class DeadlineMissed:
    """A due moment has passed."""

    timer: str
    visit: int


@dataclass(frozen=True, kw_only=True)
class MoveTo:
    """Close what is open and open this element as a new visit (an administrator's move, a take-back)."""

    element: str
    cause: str = "moved"  # moved | taken-back
    to: int | None = None  # person it is offered to


@dataclass(frozen=True, kw_only=True)
class CancelInstance:
    """Withdraw everything."""


@dataclass(frozen=True, kw_only=True)
class ChangeCalendar:
    """Count pending deadlines again, from the opening of their tasks, in the calendar given to `advance`."""


Command = Begin | CompleteTask | DeadlineMissed | MoveTo | CancelInstance | ChangeCalendar
