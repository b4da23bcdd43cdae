"""What a cell of Waktu says, and what to count where it cannot be counted as it stands."""

import re

from bpmn import span
from bpmn.sheet.rows import NO_TIME, Row, one_line

_NO_WORDS = frozenset((
    "", "-", "–", "—", "sesuai kebutuhan", "tentatif", "insidentil", "insidental", "kondisional", "menyesuaikan", "n/a",
    "disesuaikan", "setiap saat", "sewaktu-waktu", "segera", "fleksibel", "saat itu juga", NO_TIME,
))  # fmt: skip
_UNIT = r"(?:menit|mnt|jam|hari|minggu|pekan|bulan|tahun)"
_TIME = re.compile(rf"(?<![\d.,])\b\d{{1,5}}\s*(?:\([a-z -]+\)\s*)?{_UNIT}\b(?: kerja\b)?", re.IGNORECASE)
_UP_TO = r"\s*(?:-|–|—|s/d|s\.d\.?|sd\b|sampai(?: dengan)?|hingga)\s*"
_RANGE = re.compile(rf"\d\s*(?:\([a-z -]+\)\s*)?(?:{_UNIT}(?: kerja)?)?(?P<to>{_UP_TO})\d", re.IGNORECASE)
_PER = re.compile(r"\s*(?:/|\bper\b)\s*[a-z]+.*$", re.IGNORECASE | re.DOTALL)

_SHORT = {
    "mnt": "menit", "jm": "jam", "hr": "hari", "hk": "hari kerja", "mgg": "minggu", "bln": "bulan", "thn": "tahun",
}  # fmt: skip
_ABBREVIATED = re.compile(rf"(?<=[\d )])({'|'.join(_SHORT)})\b\.?", re.IGNORECASE)
_MINUTES = re.compile(r"(\d)\s*(?:'|’|′)(?!')")
_DAYS_AND_NIGHTS = re.compile(r"\b(\d{1,3})\s*[x×*]\s*24\s*jam\b", re.IGNORECASE)
_WHOLE_DAYS = re.compile(r"(?<![\d.,x×*])(?<![x×*] )\b(24|48|72|96)\s*jam\b", re.IGNORECASE)
_SECONDS = re.compile(r"\b(\d{1,5})\s*(?:detik|dtk)\b", re.IGNORECASE)
_NUMBERS = ("satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh")
_IN_WORDS = re.compile(rf"\b(?:({'|'.join(_NUMBERS)})\s+|(se))(?={_UNIT}\b)", re.IGNORECASE)
_HALF = re.compile(
    r"(?P<whole>\b\d{1,3})?(?:(?<=\d)[.,]50?(?=\s*[a-z])|\s*½|\s*(?<!\d)1/2|\s*\bsetengah\b)\s*(?P<unit>jam|hari)\b",
    re.IGNORECASE,
)
_HALVES = {"jam": "30 menit", "hari": "4 jam"}


def readable(time: str) -> bool:
    """Whether a cell of Waktu can be counted as it stands."""
    try:
        span.read(time)
    except span.SpanUnreadable:
        return False
    return True


def settled(time: str) -> bool:
    """Whether a cell of Waktu leaves nothing to ask."""
    return time.strip().casefold() == NO_TIME or readable(time)


def iso(row: Row) -> str:
    """The duration that a row's timer has, ISO 8601; "" for none."""
    try:
        return span.read(row.span or row.time).iso()
    except span.SpanUnreadable:
        return ""


def amount(text: str) -> tuple[int, int, int] | None:
    """Months, working days and minutes of a time; None for a text that is none."""
    try:
        found = span.read(text)
    except span.SpanUnreadable:
        return None
    return found.years * 12 + found.months, found.weeks * 5 + found.days, found.clock_minutes


def spelled(text: str) -> str:
    """A duration in the sheet's words: "P1DT2H" -> "1 hari dan 2 jam"; the text itself where it is none."""
    try:
        found = span.read(text)
    except span.SpanUnreadable:
        return text
    units = (("tahun", found.years), ("bulan", found.months), ("minggu", found.weeks), ("hari", found.days))
    parts = (*units, ("jam", found.hours), ("menit", found.minutes))
    return " dan ".join(f"{number} {unit}" for unit, number in parts if number)


def is_time(cell: str) -> bool:
    """Whether a cell is one of Waktu, countable or not; an empty one is not told from any other."""
    plain = one_line(cell).casefold()
    if not plain or len(plain) > 60:
        return False
    return plain in _NO_WORDS or bool(_TIME.search(plain)) or readable(plain) or bool(_TIME.search(_in_full(plain)))


def is_range(time: str) -> bool:
    """Whether a time says from and to."""
    return _RANGE.search(one_line(time)) is not None


def runs_on(time: str) -> bool:
    """Whether a time says that nights and holidays count too: "5 hari kalender", "1x24 jam"."""
    return "kalender" in time.casefold() or any(one.search(time) for one in (_DAYS_AND_NIGHTS, _WHOLE_DAYS))


def is_per_item(time: str) -> bool:
    """Whether a time is that of one of several: "5 menit/berkas"; "1/2 hari" is half a day."""
    return _PER.search(one_line(time)) is not None


def counted(time: str) -> str:
    """What to propose for a time that cannot be counted as it stands; of a range the upper bound, in its own words."""
    plain = _in_full(one_line(time))
    for text in (_after_range(plain), _PER.sub("", plain), re.sub(r"\s*[,+&]\s*", " ", plain)):
        if text and readable(text):
            return text
    if plain.isdigit() and len(plain) < 4:
        return f"{plain} menit"
    found = _TIME.findall(plain)
    return found[-1 if is_range(plain) else 0] if found else NO_TIME


def _after_range(plain: str) -> str:
    found = list(_RANGE.finditer(plain))
    return plain[found[0].end("to") :] if len(found) == 1 else ""


def _in_full(plain: str) -> str:
    """A time without short forms: "2 hr" -> "2 hari", "1x24 jam" -> "1 hari", "satu jam" -> "1 jam", "1,5 jam"."""
    text = _DAYS_AND_NIGHTS.sub(r"\1 hari", plain)
    text = _WHOLE_DAYS.sub(lambda found: f"{int(found[1]) // 24} hari", text)
    text = _SECONDS.sub(lambda found: f"{-(-int(found[1]) // 60)} menit", text)
    text = _ABBREVIATED.sub(lambda found: _SHORT[found[1].casefold()], _MINUTES.sub(r"\1 menit", text))
    text = _HALF.sub(_halved, text)
    return _IN_WORDS.sub(lambda found: f"{1 if found[2] else _NUMBERS.index(found[1].casefold()) + 1} ", text)


def _halved(found: re.Match[str]) -> str:
    unit = found["unit"].casefold()
    whole = int(found["whole"] or 0)
    return f"{whole} {unit} {_HALVES[unit]}" if whole else f" {_HALVES[unit]}".lstrip()
