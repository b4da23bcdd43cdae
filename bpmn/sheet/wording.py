"""What the words of a cell say: an act, a document, a short name."""

import re

from bpmn.sheet.rows import one_line, written

_DRAFT = re.compile(r"(?:draft|draf|konsep|rancangan)\s+(?P<name>.+)", re.IGNORECASE | re.DOTALL)
_MARKED = re.compile(
    r"(?P<name>.+?)\s+(?:dengan|yang (?:telah|sudah)|ber)\s*"
    r"(?P<act>paraf|di?paraf|tanda ?tangan mengetahui|tanda ?tangan|ditanda ?tangani|mengetahui)\s+"
    r"(?:oleh )?(?P<who>.+)",
    re.IGNORECASE | re.DOTALL,
)
_DONE = re.compile(
    r"(?P<name>.+?)\s+(?:yang\s+)?(?:(?:telah|sudah)\s+)?(?P<act>diparaf|berparaf|ditanda ?tangani|bertanda ?tangan)",
    re.IGNORECASE | re.DOTALL,
)
_PARTICIPLE = re.compile(r"(?:ter|di)[a-z]{4,}", re.IGNORECASE)
_ACT_WORDS = {"paraf": "paraf", "diparaf": "paraf", "mengetahui": "mengetahui"}
_DISPOSED = re.compile(r"(?:lembar )?disposisi(?:\s+(?P<who>.+))?", re.IGNORECASE | re.DOTALL)
_MADE = re.compile(r"^(?:upload|unggahan?)\s+", re.IGNORECASE)
_CUT = re.compile(
    r"\s+(?:yang|untuk|kepada|agar|serta|dan selanjutnya)\b|[.;:]|\s\(|, dan\b|,?\s(?:jika|apabila|bila|kalau)\b|"
    r",[^,]*\?$",
    re.IGNORECASE,
)
_DANGLING = re.compile(r"(?:[ ,]+(?:dan|atau|serta|pada|ke|di|dari|dengan|draft))+$", re.IGNORECASE)
_BOX = 50  # characters that fit a box


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
    if draft and _PARTICIPLE.fullmatch(draft["name"]):  # "Konsep terkoreksi" names the thing by its draft alone
        draft = None
    name, state = (draft["name"], "draft") if draft else (plain, "")
    marked, done = _MARKED.fullmatch(name), _DONE.fullmatch(name)
    if done:
        name, state = done["name"], _act(done["act"])
    elif marked:
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
    first = activity.strip().split("\n")[0]
    plain = one_line(first if len(first.split()) > len(subject.split()) + 1 else activity, 400)
    if subject and plain.casefold().startswith(subject.casefold()):
        plain = plain[len(subject) :].lstrip(" ,")
    cut = next((found.start() for found in _CUT.finditer(plain) if plain[: found.start()].count(" ") >= 1), len(plain))
    plain = plain[:cut].rstrip(" ,.;:")
    if len(plain) > _BOX:
        plain = _DANGLING.sub("", plain[: _BOX + 1].rpartition(" ")[0] or plain[:_BOX]).rstrip(" ,")
    return _title(plain)
