"""What the words of a cell say: a decision, an act, a time, a document, a short name."""

import re
from dataclasses import dataclass

from bpmn import span
from bpmn.sheet.rows import NO_TIME, Row, one_line, written

_IF = r"(?:apabila|jika|bila|kalau|bilamana|jikalau)"
_YES = re.compile(rf"\b{_IF}\s+(?!tidak\b|belum\b)(?P<when>(?:sudah|telah)\s+)?(?P<what>[a-z]+)", re.IGNORECASE)
_NO = re.compile(rf"\b{_IF}\s+(?P<when>tidak|belum|kurang|ditolak)\b", re.IGNORECASE)
_RETURNED = re.compile(r"\b(?:dikembalikan|mengembalikan|dikembalikannya)\b", re.IGNORECASE)
_REPAIRED = re.compile(r"\b(?:diperbaiki|ditolak|perbaikan|kembali)\b", re.IGNORECASE)
_CLAUSE = re.compile(rf"[.;]|\b{_IF}\b", re.IGNORECASE)
_ASKED = re.compile(r"\?\s*$")
_YES_NO = re.compile(r"\bya\s*/\s*tidak\b", re.IGNORECASE)
_ROW = r"(?:(?:langkah|kegiatan|baris|tahap|poin|butir)\s*)?(?:no(?:mor)?\b\.?\s*)?(?P<number>\d{1,3}[a-z]?)\b"
_BACK = re.compile(rf"\b(?:di)?kembali(?:kan)?(?:\s+lagi)?\s+ke\s+{_ROW}", re.IGNORECASE)
_ONWARD = re.compile(rf"\b(?:di)?(?:lanjut|lanjutkan|teruskan|langsung)\s+ke\s+{_ROW}", re.IGNORECASE)

_NO_WORDS = frozenset(
    ("", "-", "–", "—", "sesuai kebutuhan", "tentatif", "insidentil", "kondisional", "menyesuaikan", "n/a", NO_TIME)
)
_TIME = re.compile(
    r"\b\d{1,5}\s*(?:\([a-z -]+\)\s*)?(?:menit|mnt|jam|hari|minggu|pekan|bulan|tahun)\b", re.IGNORECASE
)
_RANGE = re.compile(r"\d\s*(?:-|–|—|s/d|s\.d\.?|sd\b|sampai|hingga)\s*\d", re.IGNORECASE)
_PER = re.compile(r"\s*(?:/|\bper\b)\s*[a-z]+.*$", re.IGNORECASE | re.DOTALL)

_DRAFT = re.compile(r"(?:draft|draf|konsep|rancangan)\s+(?P<name>.+)", re.IGNORECASE | re.DOTALL)
_MARKED = re.compile(
    r"(?P<name>.+?)\s+(?:dengan|yang (?:telah|sudah)|ber)\s*"
    r"(?P<act>paraf|di?paraf|tanda ?tangan mengetahui|tanda ?tangan|ditanda ?tangani|mengetahui)\s+"
    r"(?:oleh )?(?P<who>.+)",
    re.IGNORECASE | re.DOTALL,
)
_ACT_WORDS = {"paraf": "paraf", "diparaf": "paraf", "mengetahui": "mengetahui"}
_DISPOSED = re.compile(r"(?:lembar )?disposisi(?:\s+(?P<who>.+))?", re.IGNORECASE | re.DOTALL)
_MADE = re.compile(r"^(?:upload|unggahan?)\s+", re.IGNORECASE)
_CUT = re.compile(r"\s+(?:yang|untuk|kepada|agar|serta|dan selanjutnya)\b|[.;]|\s\(|, dan\b")
_DANGLING = re.compile(r"(?:[ ,]+(?:dan|atau|serta|pada|ke|di|dari|dengan|draft))+$", re.IGNORECASE)
_BOX = 50  # characters that fit a box


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What a decision's words offer."""

    asks: str
    yes: str
    no: str
    value: str


def decision(text: str) -> Decision | None:
    """The decision that a sentence makes; None for one that makes none."""
    refused, plain = _NO.search(text), _approving(text)
    if plain is not None and (refused is not None or _RETURNED.search(text)):
        what = plain["what"].casefold()
        if plain["when"] or (refused is not None and refused["when"].casefold() == "belum"):
            return Decision(asks=f"Sudah {what}?", yes=f"Sudah {what}", no=f"Belum {what}", value=what)
        return Decision(asks=f"{what.capitalize()}?", yes="Ya", no="Tidak", value=what)
    if _ASKED.search(text):
        words = one_line(text).rstrip("? ")
        return Decision(asks=f"{words[-60:].strip()}?", yes="Ya", no="Tidak", value="ya")
    if refused is not None or _RETURNED.search(text) or _YES_NO.search(text):
        return Decision(asks="Disetujui?", yes="Ya", no="Tidak", value="setuju")
    return None


def _approving(text: str) -> re.Match[str] | None:
    """The "apabila ..." that leads on; one that sends back ("apabila ada kesalahan dikembalikan") is none."""
    for found in _YES.finditer(text):
        rest = text[found.end() :]
        end = _CLAUSE.search(rest)
        clause = rest[: end.start()] if end else rest
        if not (_RETURNED.search(clause) or _REPAIRED.search(clause)):
            return found
    return None


def back_to(*cells: str) -> str:
    """The number of the row that some cell says to go back to, or ""."""
    return next((found["number"] for cell in cells if (found := _BACK.search(cell))), "")


def onward_to(*cells: str) -> str:
    """The number of the row that some cell says to go on with, or ""."""
    return next((found["number"] for cell in cells if (found := _ONWARD.search(cell))), "")


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
    return bool(plain) and len(plain) <= 60 and (plain in _NO_WORDS or bool(_TIME.search(plain)) or readable(plain))


def is_range(time: str) -> bool:
    """Whether a time says from and to."""
    return _RANGE.search(time) is not None


def upper(time: str) -> str:
    """The upper bound of a range, in its own words: "5-10 menit" -> "10 menit"."""
    plain = one_line(time)
    found = list(_RANGE.finditer(plain))
    return plain[found[0].end() - 1 :] if len(found) == 1 and readable(plain[found[0].end() - 1 :]) else plain


def counted(time: str) -> str:
    """What to propose for a time that cannot be counted as it stands."""
    plain = one_line(time)
    single = _PER.sub("", plain)
    if readable(single):
        return single
    found = _TIME.search(plain)
    return found[0] if found else NO_TIME


def papers(cell: str) -> tuple[str, ...]:
    """The documents of a cell of Kelengkapan or Output, each as "name [state]"."""
    parts = re.split(r"\n|;", cell)
    found: list[str] = []
    for part in parts:
        # "Materi, data dan informasi" is one thing; "surat, laporan" are two.
        items = [part] if re.search(r",[^,]*\b(?:dan|serta|atau)\b", part) else part.split(",")
        found += [_paper(item) for item in items if re.sub(r"^\d+[.)]\s*|[-–•]\s*", "", item.strip())]
    return tuple(dict.fromkeys(one for one in found if one))


def _paper(item: str) -> str:
    plain = one_line(re.sub(r"^(?:\d+[.)]|[-–•])\s*", "", item.strip())).rstrip(". ")
    if not plain or plain in ("-", "–"):
        return ""
    disposed = _DISPOSED.fullmatch(plain)
    if disposed:
        return written("Disposisi", disposed["who"] or "")
    if plain.casefold().startswith("arsip "):
        marked = _MARKED.fullmatch(plain)
        return _title(marked["name"] if marked else plain)
    draft = _DRAFT.fullmatch(plain)
    name, state = (draft["name"], "draft") if draft else (plain, "")
    marked = _MARKED.fullmatch(name)
    if marked:
        name, state = marked["name"], f"{_ACT_WORDS.get(_act(marked['act']), _act(marked['act']))} {marked['who']}"
    return written(_title(_MADE.sub("", name)), state)


def _act(word: str) -> str:
    plain = word.casefold()
    if "mengetahui" in plain:
        return "mengetahui"
    return "paraf" if "paraf" in plain else "tandatangan"


def _title(text: str) -> str:
    return text[:1].upper() + text[1:]


def act(output: str, activity: str) -> str:
    """The act that finishing a row stands for, as its output and its own verb say it."""
    made = one_line(output).casefold()
    if made.startswith("arsip") or re.search(r"\bmengarsip", activity, re.IGNORECASE):
        return "arsip"
    if made.startswith(("disposisi", "lembar disposisi")):
        return "disposisi"
    given = re.search(r"\b(?:memberi|memberikan|membubuhkan)\s+(?P<act>.{1,30})", activity, re.IGNORECASE)
    said = f"{given['act'] if given else ''} {' '.join(re.findall(r'dengan (.*)', made))}".casefold()
    signs = re.search(r"\b(?:menandatangani|menanda tangani)\b", activity, re.IGNORECASE)
    if "mengetahui" in said:
        return "mengetahui"
    if signs or re.search(r"tanda ?tangan|\bttd\b", said):
        return "tanda_tangan"
    return "paraf" if "paraf" in said or re.search(r"\bmemaraf\b", activity, re.IGNORECASE) else ""


def short(activity: str, subject: str = "") -> str:
    """A short name that begins with the verb."""
    plain = one_line(activity, 400)
    if subject and plain.casefold().startswith(subject.casefold()):
        plain = plain[len(subject) :].lstrip(" ,")
    cut = next((found.start() for found in _CUT.finditer(plain) if plain[: found.start()].count(" ") >= 1), len(plain))
    plain = plain[:cut].rstrip(" ,.;:")
    if len(plain) > _BOX:
        plain = _DANGLING.sub("", plain[: _BOX + 1].rpartition(" ")[0] or plain[:_BOX]).rstrip(" ,")
    return _title(plain)
