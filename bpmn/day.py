"""A day as a sheet's head writes it: "2026-11-20", "1 April 2022", "01/04/2022", "November 2020".

A sheet is as exact as it is: what names no day, and no month of a year, is none and stays words.
"""

import re
from datetime import date

_MONTHS = (
    ("januari", "jan"), ("februari", "pebruari", "feb"), ("maret", "mar"), ("april", "apr"), ("mei",), ("juni", "jun"),
    ("juli", "jul"), ("agustus", "agu", "agt", "ags"), ("september", "sept", "sep"), ("oktober", "okt"),
    ("november", "nopember", "nov", "nop"), ("desember", "des"),
)  # fmt: skip
_MONTH_OF = {word: number for number, words in enumerate(_MONTHS, 1) for word in words}
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})", re.ASCII)
_FIGURES = re.compile(r"(?P<day>\d{1,2}) ?(?P<mark>[/.-]) ?(?P<month>\d{1,2}) ?(?P=mark) ?(?P<year>\d{4})", re.ASCII)
_WORDS = re.compile(r"(?:[a-z']+,?\s+)?(?:(?P<day>\d{1,2})\s+)?(?P<word>[a-z]+)\.?,?\s+(?P<year>\d{4})", re.ASCII)


class NoSuchDay(ValueError):
    """The text is written as a day, and the calendar has none such."""


def read(text: str) -> date | None:
    """The first day that a text names; None for words that name none. Raises: NoSuchDay."""
    plain = " ".join(text.casefold().split())
    found = _ISO.fullmatch(plain) or _FIGURES.fullmatch(plain) or _WORDS.fullmatch(plain)
    if found is None:
        return None
    said = found.groupdict()
    month = _MONTH_OF.get(said["word"]) if "word" in said else int(said["month"])
    if month is None:
        return None
    try:
        return date(int(said["year"]), month, int(said["day"] or 1))
    except ValueError as none_such:
        raise NoSuchDay(text[:100]) from none_such
