"""Who performs a row: marks in the columns, or the subject that the row's sentence begins with."""

import re
from collections.abc import Iterator, Sequence

_WORD = re.compile(r"[^\W_]+")
_FILLERS = frozenset(("dan", "serta", "bersama", "atau", "para", "sdr", "bapak", "ibu", "pada"))
_NOT_VERBS = frozenset((
    "menteri", "media", "medis", "mesin", "metode", "metrologi", "member", "mekanik", "mess", "bersama", "berikut",
    "berdasarkan",
))  # fmt: skip
_VERB = re.compile(r"me[a-z]{4,}|ber[a-z]{4,}(?:kan|i)?|di[a-z]{3,}(?:kan|i)")
_ENGLISH = re.compile(
    r"receives|checks|reviews|approves|files|submits|prepares|verifies|signs|sends|forwards|records|registers|archives|"
    r"returns|makes|writes|issues|gives|hands|prints|examines|assigns|uploads|collects|drafts|reads|decides|validates|"
    r"informs|notifies|completes|updates|fills|conducts|carries|delivers|compiles|enters|asks|stores"
)
_SHORT = {
    "kasubid": ("kepala", "subbidang"),
    "kasubbid": ("kepala", "subbidang"),
    "kabid": ("kepala", "bidang"),
    "kbid": ("kepala", "bidang"),
    "kasubag": ("kepala", "subbagian"),
    "kasubbag": ("kepala", "subbagian"),
    "kabag": ("kepala", "bagian"),
    "kasi": ("kepala", "seksi"),
    "kasie": ("kepala", "seksi"),
    "kadis": ("kepala", "dinas"),
    "kaban": ("kepala", "badan"),
    "karo": ("kepala", "biro"),
    "kaur": ("kepala", "urusan"),
    "sekban": ("sekretaris", "badan"),
    "sekdis": ("sekretaris", "dinas"),
    "sekda": ("sekretaris", "daerah"),
    "subbid": ("subbidang",),
    "subbag": ("subbagian",),
    "subag": ("subbagian",),
}
_OUTSIDE = re.compile(
    r"\b(?:pemohon|masyarakat|pelapor|pengadu|pelanggan|tamu|pihak (?:luar|ketiga|terkait)|penyedia|rekanan|vendor|"
    r"wajib (?:pajak|retribusi)|pengguna layanan|penerima layanan|instansi (?:lain|luar|terkait)|publik|"
    r"warga|kontraktor)\b",
    re.IGNORECASE,
)
_LONGEST = 12  # words a subject may have


def is_outside(name: str) -> bool:
    """Whether a performer stands outside the office."""
    return _OUTSIDE.search(name) is not None


def subject(activity: str) -> str:
    """The words before the sentence's first verb, as written; "" where it begins with the verb."""
    for number, found in enumerate(_WORD.finditer(activity)):
        word = found[0].casefold()
        if number > _LONGEST:
            break
        if (_VERB.fullmatch(word) and word not in _NOT_VERBS) or _ENGLISH.fullmatch(word):
            return activity[: found.start()].strip(" ,:-/\t\n") if number else ""
    return ""


def lanes_of(leading: str, lanes: Sequence[str]) -> list[str]:
    """The lanes that a subject names: one when it is clear, several when it names several or might be any of them."""
    whole = _meant(leading, lanes)
    if whole:
        return whole
    parts = re.split(r"\s*(?:,|/|\bdan\b|\bserta\b|\bbersama\b|\batau\b)\s*", leading, flags=re.IGNORECASE)
    found = [lane for part in parts if part for lane in _meant(part, lanes)]
    return list(dict.fromkeys(found))


def _meant(leading: str, lanes: Sequence[str]) -> list[str]:
    wanted = tuple(_words(leading))
    if not wanted:
        return []
    spelled = {lane: tuple(_words(lane)) for lane in lanes}
    for fits in (_same, _begins, _within):
        found = [lane for lane, words in spelled.items() if fits(wanted, words)]
        if found:
            return found
    return []


def _same(wanted: tuple[str, ...], words: tuple[str, ...]) -> bool:
    return wanted == words


def _begins(wanted: tuple[str, ...], words: tuple[str, ...]) -> bool:
    return words[: len(wanted)] == wanted


def _within(wanted: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """All words in this order, from the first one on; a lane may say less than the sentence, or more."""
    few, many = sorted((wanted, words), key=len)
    if not few or few[0] != many[0] or (len(few) < 2 and len(wanted) > 1):
        return False
    rest = iter(many)
    return all(word in rest for word in few)


def _words(text: str) -> Iterator[str]:
    """The words that tell performers apart, short forms in full; "sub bidang" is one word."""
    joined = re.sub(r"\bsub[ -]?(bidang|bagian|seksi|koordinator)\b", r"sub\1", text.casefold())
    for word in _WORD.findall(joined):
        if word not in _FILLERS:
            yield from _SHORT.get(word, (word,))
