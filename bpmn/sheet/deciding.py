"""What a sentence says of the way on: a decision, where its "no" goes back to, to whom the work is handed."""

import re
from dataclasses import dataclass

from bpmn.sheet.rows import one_line

_IFS = "apabila|jika|bila|kalau|bilamana|jikalau|if|when"
_IF = rf"(?:{_IFS})"
_YES = re.compile(rf"\b{_IF}\s+(?!tidak\b|belum\b|not\b)(?P<when>(?:sudah|telah)\s+)?(?P<what>[a-z]+)", re.IGNORECASE)
_NO = re.compile(rf"\b{_IF}\s+(?P<when>tidak|belum|kurang|ditolak|not|incomplete|rejected|wrong)\b", re.IGNORECASE)
_FAULT = re.compile(
    rf"\b{_IF}\s+[^.;]*?\b(?:tidak|belum|kurang)\s+(?P<what>lengkap|sesuai|setuju|disetujui|benar|valid|layak|sah|"
    r"memenuhi(?:\s+(?:syarat|persyaratan|ketentuan))?)\b",
    re.IGNORECASE,
)
_RETURNED = re.compile(
    r"\b(?:dikembalikan|mengembalikan|dikembalikannya|returned|returns? (?:it )?to|sent back)\b", re.IGNORECASE
)
_REPAIRED = re.compile(r"\b(?:diperbaiki|ditolak|perbaikan|kembali)\b", re.IGNORECASE)
_CLAUSE = re.compile(rf"[.;]|\b{_IF}\b", re.IGNORECASE)
_ASKED = re.compile(r"\?\s*$")
_YES_NO = re.compile(r"\bya\s*/\s*tidak\b|\byes\s*/\s*no\b", re.IGNORECASE)
_CHECKS = re.compile(
    r"(?:memeriksa|memverifikasi|verifikasi|mengoreksi|koreksi|memvalidasi|validasi|meneliti|menyetujui|persetujuan|"
    r"mereviu|mereview|reviu)\b",
    re.IGNORECASE,
)
_PLACE = r"(?:step|row|langkah|kegiatan|baris|tahap|proses|poin|butir|huruf|angka)"
_NO_OF = r"no(?:mor)?\b\.?"
_ROW = (
    rf"(?:(?:{_PLACE}\s*)?(?:{_NO_OF}\s*)?(?P<number>\d{{1,3}}(?:\.\d{{1,2}}){{0,3}}[a-z]?)"
    rf"|(?:{_PLACE}|{_NO_OF})\s+(?P<letter>[a-z]))\b"
)
_AGAIN = r"\b(?:di|me)?(?:ng)?kembali(?:kan)?(?:nya)?(?:\s+lagi)?"
_LEADS = r"\s*(?:→|->|=>|⇒|:|=|\bke\b|\bto\b)\s*(?:ke\s+|to\s+)?"
_BACK_TO = rf"(?:{_AGAIN}\s+ke(?:pada)?|\b(?:returns?|returned|back)(?:\s+it)?\s+to)\s+"
_NO_TO = rf"\b(?:tidak|tdk|t|no|n){_LEADS}"
_BACK = re.compile(rf"(?:{_BACK_TO}|{_NO_TO}){_ROW}", re.IGNORECASE)
_ONWARD = re.compile(
    rf"(?:\b(?:di)?(?:lanjut|lanjutkan|teruskan|langsung)\s+ke\s+|\b(?:ya|y|yes){_LEADS}){_ROW}", re.IGNORECASE
)
_REVISED = re.compile(rf"(?:\b(?:revisi|perbaikan)\b[^.;]*?{_BACK_TO}|{_NO_TO}){_ROW}", re.IGNORECASE)
_WHOM = rf"\s+ke(?:pada)?\s+(?P<who>(?:(?!\b(?:untuk|agar|guna|supaya|dan|serta|{_IFS})\b)[^.,;:\n])+)"
_BACK_WHOM = re.compile(rf"{_AGAIN}{_WHOM}", re.IGNORECASE)
_HANDED = re.compile(
    r"\b(?:meneruskan|diteruskan|menyampaikan|disampaikan|menyerahkan|diserahkan|mengajukan|diajukan|mengirim(?:kan)?|"
    r"dikirim(?:kan)?|melanjutkan|dilanjutkan|menugaskan|melaporkan|mendisposisi(?:kan)?|didisposisikan)(?:nya)?\b"
    rf"[^.;\n]*?{_WHOM}",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What a decision's words offer."""

    asks: str
    yes: str
    no: str
    value: str


PLAIN = Decision(asks="Disetujui?", yes="Ya", no="Tidak", value="setuju")
"""A decision whose sentence does not say what is asked."""


def decision(text: str) -> Decision | None:
    """The decision that a sentence makes; None for one that makes none."""
    refused, plain = _NO.search(text), _approving(text)
    if plain is not None and (refused is not None or _RETURNED.search(text)):
        what = plain["what"].casefold()
        if plain["when"] or (refused is not None and refused["when"].casefold() == "belum"):
            return Decision(asks=f"Sudah {what}?", yes=f"Sudah {what}", no=f"Belum {what}", value=what)
        return Decision(asks=f"{what.capitalize()}?", yes="Ya", no="Tidak", value=what)
    if _ASKED.search(text):
        words = re.split(r"[.,;:]\s", one_line(text).rstrip("? "))[-1][-60:].strip()
        return Decision(asks=f"{words[:1].upper()}{words[1:]}?", yes="Ya", no="Tidak", value="ya")
    fault = _FAULT.search(text)
    if fault is not None:
        what = " ".join(fault["what"].casefold().split())
        return Decision(asks=f"{what.capitalize()}?", yes="Ya", no="Tidak", value=what.replace(" ", "_"))
    if refused is not None or _RETURNED.search(text) or _YES_NO.search(text) or _REVISED.search(text):
        return PLAIN
    return None


def checks(text: str) -> bool:
    """Whether a sentence without its subject begins with looking something over, which may end in a "no"."""
    return _CHECKS.match(text.lstrip(" ,:-\n")) is not None


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
    return _number(_BACK, cells)


def onward_to(*cells: str) -> str:
    """The number of the row that some cell says to go on with, or ""."""
    return _number(_ONWARD, cells)


def _number(pattern: re.Pattern[str], cells: tuple[str, ...]) -> str:
    found = next((found for cell in cells if (found := pattern.search(cell))), None)
    return (found["number"] or found["letter"]).casefold() if found else ""


def back_to_whom(*cells: str) -> str:
    """The performer whom some cell names to give the thing back to, or ""."""
    return next((found["who"].strip() for cell in cells if (found := _BACK_WHOM.search(cell))), "")


def handed_to(activity: str) -> str:
    """The performer whom a sentence hands its work on to, or ""."""
    found = _HANDED.search(activity)
    return found["who"].strip() if found else ""
