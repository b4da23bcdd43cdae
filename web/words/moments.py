"""How an office writes days, hours, spans and numbers; own small tables, since a server may lack the locale."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from bpmn.span import Span

DEFAULT_ZONE = "Asia/Jakarta"

MONTHS = {
    "id": ("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober",
           "November", "Desember"),
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December"),
}  # fmt: skip
DAYS = {
    "id": ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
ZONES = {
    "Asia/Jakarta": "WIB",
    "Asia/Pontianak": "WIB",
    "Asia/Makassar": "WITA",
    "Asia/Ujung_Pandang": "WITA",
    "Asia/Jayapura": "WIT",
}
UNITS = {
    "id": {"years": ("tahun", "tahun"), "months": ("bulan", "bulan"), "weeks": ("minggu", "minggu"),
           "days": ("hari", "hari"), "hours": ("jam", "jam"), "minutes": ("menit", "menit")},
    "en": {"years": ("year", "years"), "months": ("month", "months"), "weeks": ("week", "weeks"),
           "days": ("day", "days"), "hours": ("hour", "hours"), "minutes": ("minute", "minutes")},
}  # fmt: skip
WORKING = {"id": "{span} kerja", "en": "{span} of working time"}


def day(language: str, value: date) -> str:
    """`25 November 2026`."""
    return f"{value.day} {MONTHS[language][value.month - 1]} {value.year}"


def month(language: str, value: date) -> str:
    """`November 2026`."""
    return f"{MONTHS[language][value.month - 1]} {value.year}"


def weekday(language: str, value: date) -> str:
    """`Rabu`."""
    return DAYS[language][value.weekday()]


def clock(language: str, value: datetime, zone: str = DEFAULT_ZONE) -> str:
    """`10.30 WIB`, English `10:30 WIB`; `value` is aware."""
    local = value.astimezone(ZoneInfo(zone))
    point = "." if language == "id" else ":"
    return f"{local.hour:02d}{point}{local.minute:02d} {ZONES.get(zone, local.tzname() or '')}".rstrip()


def moment(language: str, value: datetime, zone: str = DEFAULT_ZONE) -> str:
    """`25 November 2026 10.30 WIB`; `value` is aware."""
    return f"{day(language, value.astimezone(ZoneInfo(zone)).date())} {clock(language, value, zone)}"


def full_moment(language: str, value: datetime, zone: str = DEFAULT_ZONE) -> str:
    """`Rabu, 25 November 2026 10.30 WIB`."""
    return f"{weekday(language, value.astimezone(ZoneInfo(zone)).date())}, {moment(language, value, zone)}"


def number(language: str, value: int) -> str:
    """`1.080`, English `1,080`."""
    grouped = f"{value:,}"
    return grouped.replace(",", ".") if language == "id" else grouped


def size(language: str, count: int) -> str:
    """Bytes as `48 KB`, `1,2 MB`."""
    if count < 1_000_000:
        return f"{number(language, max(1, round(count / 1000)))} KB"
    whole = f"{count / 1_000_000:.1f}"
    return (whole.replace(".", ",") if language == "id" else whole) + " MB"


def _unit(language: str, name: str, count: int) -> str:
    one, many = UNITS[language][name]
    return f"{number(language, count)} {one if count == 1 else many}"


def worktime(language: str, minutes: int) -> str:
    """Working minutes as `1 jam 5 menit kerja`."""
    hours, rest = divmod(abs(minutes), 60)
    parts = [_unit(language, "hours", hours)] if hours else []
    if rest or not hours:
        parts.append(_unit(language, "minutes", rest))
    return WORKING[language].format(span=" ".join(parts))


def span(language: str, value: Span) -> str:
    """A span as written for people: `60 menit kerja`, `1 hari kerja`."""
    parts = [_unit(language, name, getattr(value, name)) for name in UNITS[language] if getattr(value, name)]
    return WORKING[language].format(span=" ".join(parts))
