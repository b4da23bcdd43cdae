"""Reading pending deadlines out of a snapshot without rebuilding its tree."""

from dataclasses import dataclass

from engine.runtime.state import unseal


@dataclass(frozen=True, kw_only=True, order=True)
class Pending:
    """A deadline that is still to come, in the order in which they are settled."""

    due: str  # RFC 3339
    timer: str
    visit: int


def pending(snapshot: bytes) -> list[Pending]:
    """The pending deadlines, the earliest first.

    Raises: SnapshotUnfit.
    """
    rows = unseal(snapshot)["due"]
    return sorted(Pending(due=due, timer=timer, visit=visit) for timer, visit, _, due, how in rows if how == "pending")
