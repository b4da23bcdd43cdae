"""Moments: aware UTC, whole milliseconds, one way to write them (RFC 3339)."""

from datetime import UTC, datetime


def text_of(moment: datetime) -> str:
    """`2026-11-25T03:30:00.000Z`: 24 characters, so that text sorts as time does."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")[:23] + "Z"


def moment_of(text: str) -> datetime:
    """Read what `text_of` wrote."""
    return datetime.fromisoformat(text)


def is_day(text: str) -> bool:
    """Whether it is a date of the calendar, written `2026-11-25`."""
    try:
        return text == moment_of(text).date().isoformat()
    except ValueError:
        return False


def whole(moment: datetime) -> datetime:
    """Cut to milliseconds, so that what is stored equals what was computed with."""
    return moment.astimezone(UTC).replace(microsecond=moment.microsecond // 1000 * 1000)
