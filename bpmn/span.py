"""A span of time as a diagram or an SOP sheet writes it: "60 menit", "1 hari kerja", "P1D", "5-10 menit".

A span is only read here; what a day or a minute means in working time is the calendar's business.
"""

import re
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from typing import Literal

Why = Literal["empty", "too-long", "seconds", "fraction", "zero", "reversed", "form"]

_LONGEST = 100  # characters; a cell of a sheet holds far less
_ISO = re.compile(
    r"P(?:(?P<years>\d{1,5})Y)?(?:(?P<months>\d{1,5})M)?(?:(?P<weeks>\d{1,5})W)?(?:(?P<days>\d{1,5})D)?"
    r"(?P<clock>T(?:(?P<hours>\d{1,5})H)?(?:(?P<minutes>\d{1,5})M)?)?",
    re.ASCII,
)
_ISO_LIKE = re.compile(r"P[0-9T][0-9YMWDTHS.,]*", re.ASCII)
_PART = re.compile(
    r"(?:(?P<low>\d{1,5}) ?(?:-|s/d|s\.d\.?|sd|sampai|hingga|to) ?)?(?P<high>\d{1,5})(?: ?\([a-z -]+\))? ?"
    r"(?:(?:working|business) )?(?P<unit>[a-z]+)(?: kerja)?(?: dan | and | |$)",
    re.ASCII,
)
_UNITS = {
    "years": ("tahun", "year", "years"),
    "months": ("bulan", "month", "months"),
    "weeks": ("minggu", "pekan", "week", "weeks"),
    "days": ("hari", "day", "days"),
    "hours": ("jam", "hour", "hours"),
    "minutes": ("menit", "mnt", "minute", "minutes"),
}
_UNIT_OF = {word: unit for unit, words in _UNITS.items() for word in words}
_SECONDS = frozenset(("detik", "second", "seconds"))


class SpanUnreadable(ValueError):
    """The text is not a span of time that a standard time can be."""

    code = "span-unreadable"

    def __init__(self, text: str, why: Why) -> None:
        super().__init__(f"{why}: {text[:_LONGEST]!r}")
        self.text = text[:_LONGEST]
        self.why = why
        self.params = {"text": self.text, "why": why}


@dataclass(frozen=True, kw_only=True)
class Span:
    """A standard time in the units it was written in: 60 minutes stay 60 minutes, a day stays a day."""

    years: int = 0
    months: int = 0
    weeks: int = 0
    days: int = 0
    hours: int = 0
    minutes: int = 0

    @property
    def clock_minutes(self) -> int:
        """Hours and minutes together, in minutes."""
        return self.hours * 60 + self.minutes

    @property
    def has_days(self) -> bool:
        """Whether any unit of a day or longer is in it."""
        return bool(self.years or self.months or self.weeks or self.days)

    def iso(self) -> str:
        """The span as an ISO 8601 duration in the same units, e.g. "PT60M" or "P1DT2H"."""
        date = _letters((self.years, "Y"), (self.months, "M"), (self.weeks, "W"), (self.days, "D"))
        clock = _letters((self.hours, "H"), (self.minutes, "M"))
        if not date and not clock:
            return "PT0M"
        return f"P{date}T{clock}" if clock else f"P{date}"


def read(text: str) -> Span:
    """Read a span.

    Takes ISO 8601 durations, raw or in quotes, and the words of a sheet; of a range the upper bound. Fractions,
    seconds and spans of nothing are refused: a standard time never needs them and a wrong guess moves a deadline.

    Raises SpanUnreadable (code "span-unreadable").
    """
    if len(text) > _LONGEST:
        raise SpanUnreadable(text, "too-long")
    plain = _unquoted(" ".join(text.split()))
    if not plain:
        raise SpanUnreadable(text, "empty")
    span = _read_iso(text, plain) if _ISO_LIKE.fullmatch(plain) else _read_words(text, plain.lower())
    if not any(astuple(span)):
        raise SpanUnreadable(text, "zero")
    return span


def _letters(*parts: tuple[int, str]) -> str:
    return "".join(f"{number}{letter}" for number, letter in parts if number)


def _unquoted(plain: str) -> str:
    if len(plain) >= 2 and plain[0] in "\"'" and plain[-1] == plain[0]:
        return plain[1:-1].strip()
    return plain


def _read_iso(text: str, plain: str) -> Span:
    found = _ISO.fullmatch(plain)
    if found is None:
        raise SpanUnreadable(text, _why_not(plain, seconds="S" in plain))
    numbers = found.groupdict()
    if numbers.pop("clock") == "T":
        raise SpanUnreadable(text, "form")
    return Span(**{unit: int(number) for unit, number in numbers.items() if number is not None})


def _read_words(text: str, plain: str) -> Span:
    numbers: dict[str, int] = {}
    for unit, number in _parts(text, plain.replace("–", "-").replace("—", "-")):
        if unit in numbers:
            raise SpanUnreadable(text, "form")
        numbers[unit] = number
    return Span(**numbers)


def _parts(text: str, plain: str) -> Iterator[tuple[str, int]]:
    position = 0
    while position < len(plain):
        found = _PART.match(plain, position)
        if found is None or found["unit"] not in _UNIT_OF:
            raise SpanUnreadable(text, _why_not(plain, seconds=not _SECONDS.isdisjoint(plain.split())))
        if found["low"] is not None and int(found["low"]) > int(found["high"]):
            raise SpanUnreadable(text, "reversed")
        yield _UNIT_OF[found["unit"]], int(found["high"])
        position = found.end()


def _why_not(plain: str, *, seconds: bool) -> Why:
    if re.search(r"[0-9][.,][0-9]", plain):
        return "fraction"
    return "seconds" if seconds else "form"
