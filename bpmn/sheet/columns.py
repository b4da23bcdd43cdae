"""The headings of a sheet's columns, by all the names that offices give them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bpmn.sheet.rows import one_line

TAIL = ("needed", "time", "output", "remark")

_HEADINGS = {
    "number": ("no", "nomor", "no urut", "#"),
    "activity": (
        "kegiatan", "nama kegiatan", "uraian kegiatan", "uraian prosedur", "aktivitas", "uraian", "langkah",
        "uraian langkah", "langkah kegiatan", "langkah-langkah", "prosedur", "tahapan", "uraian tahapan", "tahap",
        "tahapan kegiatan", "rincian kegiatan", "jenis kegiatan", "uraian pekerjaan", "activity", "step",
    ),
    "performer": ("pelaksana", "penanggung jawab", "pelaku", "aktor", "performer", "unit pelaksana"),
    "quality": ("mutu baku", "mutu buku", "standar mutu", "baku mutu", "standar baku"),
    "needed": (
        "kelengkapan", "persyaratan", "syarat", "input", "bahan", "perlengkapan", "peralatan", "dokumen",
        "kelengkapan dokumen", "dokumen persyaratan", "masukan", "requirements",
    ),
    "time": (
        "waktu", "jangka waktu", "durasi", "waktu penyelesaian", "lama waktu", "lama", "norma waktu", "waktu proses",
        "time",
    ),
    "output": ("output", "keluaran", "hasil", "produk", "luaran", "hasil kegiatan"),
    "remark": ("keterangan", "ket", "catatan", "remarks", "remark", "ya", "tidak", "yes"),
}  # fmt: skip
_HEADING = {word: part for part, words in _HEADINGS.items() for word in words}
_UNITS = {"menit": "menit", "mnt": "menit", "jam": "jam", "hari": "hari", "hari kerja": "hari kerja"}
_UNIT = re.compile(rf"[(/ ]\s*(?:dalam\s+)?({'|'.join(sorted(_UNITS, key=len, reverse=True))})\s*\)?$", re.IGNORECASE)
_COUNT = re.compile(r"\d{1,3}")


@dataclass(frozen=True, kw_only=True)
class Columns:
    """What the header says of the columns."""

    numbered: bool
    performers: tuple[str, ...]  # the columns' names; empty where one column names the performer
    tail: tuple[str, ...]  # of TAIL, in the table's order
    unit: str = ""  # "menit" where the heading of Waktu says it for all rows

    @property
    def full(self) -> int:
        """Cells of a whole row."""
        return self.numbered + 1 + max(1, len(self.performers)) + len(self.tail)


def heading(cell: str) -> str:
    """What a heading stands for: "number", "activity", "performer", "quality", or one of TAIL; "" for a name."""
    plain = one_line(cell).casefold().strip(" .:*")
    plain = re.sub(r"\s*\(.*\)$", "", plain).strip(" .:") or plain
    if _UNIT.search(plain) and plain not in _HEADING:
        plain = _UNIT.sub("", plain).strip()
    parts = [re.sub(r"\s+", " ", part).strip(" .") for part in (plain, *plain.split("/"))]
    return next((_HEADING[part] for part in parts if part in _HEADING), "")


def is_header(cells: Sequence[str]) -> bool:
    """Whether a line is the header of a sheet's table."""
    found = {heading(cell) for cell in cells} - {""}
    return (len(found) >= 3 and "activity" in found) or {"needed", "time", "output"} <= found


def is_second(cells: Sequence[str], first: Sequence[str]) -> bool:
    """Whether a line is the second one of a header, under Mutu Baku and Pelaksana."""
    if cells[0].strip():
        return False
    above = [heading(cell) for cell in first]
    names = above.index("activity") + 1 if "activity" in above else 1
    beneath = "performer" in above and not any(cells[:names]) and any(cells)
    return beneath or len({heading(cell) for cell in cells} & set(TAIL)) >= 2


def columns_of(first: Sequence[str], second: Sequence[str]) -> Columns:
    """The columns of a header of one or two lines."""
    above, below = [heading(cell) for cell in first], [heading(cell) for cell in second]
    named = [part for part in below if part in TAIL] or [part for part in above if part in TAIL]
    tail = [part for part in named if part != "remark"] or ["needed", "time", "output"]
    tail += ["remark"] * max(above.count("remark"), below.count("remark"))
    found: list[str] = []
    for cells, parts in ((first, above), (second, below)):
        edge = next((place for place, part in enumerate(parts) if part in (*TAIL, "quality")), len(parts))
        found += [one_line(cell) for cell, part in zip(cells[:edge], parts[:edge], strict=True) if cell and not part]
    found = [name for name in dict.fromkeys(found) if not _COUNT.fullmatch(name.strip("(). "))]
    times = (one_line(cell) for cell in (*first, *second) if heading(cell) == "time")
    unit = next((_UNITS[got[1].lower()] for cell in times if (got := _UNIT.search(cell))), "")
    return Columns(numbered="number" in above, performers=tuple(found), tail=tuple(tail), unit=unit)
