"""From paper: what holds of a decision that a recorder entered in an official's name.

Pure: asked by the desk when it is entered and by a replay when it is checked.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine.errors import SignedTimeUnfit

ON_PAPER = "basah"  # the medium of such an act
SCANNED = ("application/pdf", "image/png", "image/jpeg")  # what a scanner makes and everybody can look at
SCAN = "Pindaian langkah {step}"  # the scan's name among the documents: in the SOP's language, like theirs


def signed(at: datetime, opened: datetime, now: datetime) -> datetime:
    """The claimed time as it may stand in the event: not to come, not before its task was opened.

    People write minutes, so the minute in which the task was opened counts as after it.

    Raises: SignedTimeUnfit(why, at, limit) for one outside, and for one without an offset.
    """
    if at.tzinfo is None:
        raise SignedTimeUnfit(why="zone")
    if at > now:
        raise SignedTimeUnfit(why="future", at=at, limit=now)
    if at < opened.replace(second=0, microsecond=0):
        raise SignedTimeUnfit(why="early", at=at, limit=opened)
    return at


def consistent(kind: str, claimed_at: datetime | None, body: Mapping[str, Any], actor: Mapping[str, Any]) -> bool:
    """Whether an event says of its recorder the same in each place: the actor, the claimed time, whose files they are.

    `entered_by`, the claimed time and the scan stand in an event together, or none of them does.
    """
    handed_in = {d["by"] for d in body.get("documents", ()) if "by" in d}
    entered_by = actor.get("entered_by")
    if entered_by is None:
        return claimed_at is None and not handed_in
    medium = body.get("act", {}).get("medium", ON_PAPER)
    return (kind, handed_in, medium) == ("task:completed", {entered_by}, ON_PAPER) and claimed_at is not None
