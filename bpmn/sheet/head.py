"""The sheet's head: number, dates, name, and the boxes of law, qualification and equipment."""

import re
from collections.abc import Mapping, Sequence

from bpmn.sheet.rows import clean, one_line

_FIELDS = {
    "nomor sop": "sop.nomor",
    "nomor": "sop.nomor",
    "no. sop": "sop.nomor",
    "no sop": "sop.nomor",
    "tanggal pembuatan": "sop.dibuat",
    "tgl. pembuatan": "sop.dibuat",
    "tgl pembuatan": "sop.dibuat",
    "tanggal revisi": "sop.direvisi",
    "tgl. revisi": "sop.direvisi",
    "tgl revisi": "sop.direvisi",
    "tanggal efektif": "sop.efektif",
    "tgl. efektif": "sop.efektif",
    "tgl efektif": "sop.efektif",
    "tanggal pengesahan": "sop.efektif",
    "disahkan oleh": "sop.disahkan",
    "nama sop": "sop.nama",
    "judul sop": "sop.nama",
}
_BOXES = {
    "dasar hukum": "sop.dasar_hukum",
    "kualifikasi pelaksana": "sop.kualifikasi",
    "kualifikasi pelaksanaan": "sop.kualifikasi",
    "keterkaitan": "sop.keterkaitan",
    "keterkaitan sop": "sop.keterkaitan",
    "peralatan / perlengkapan": "sop.peralatan",
    "peralatan/perlengkapan": "sop.peralatan",
    "peralatan dan perlengkapan": "sop.peralatan",
    "peringatan": "sop.peringatan",
    "pencatatan dan pendataan": "sop.pencatatan",
    "pencatatan & pendataan": "sop.pencatatan",
}
_TITLE = re.compile(r"^(?:standar operasional prosedur|standard operating procedure|sop\b)", re.IGNORECASE)
_ITEM = re.compile(r"^\s*(?:\d{1,2}[.)]|[-•])\s*")


def read(lines: Sequence[Sequence[str]]) -> Mapping[str, str]:
    """The properties sop.* that the lines above the table say; "" for a box that is there and empty."""
    found: dict[str, str] = {}
    boxes: list[str] = []
    for cells in lines:
        named = [_BOXES.get(_key(cell), "") for cell in cells]
        if any(named):
            boxes = named
            found |= {name: found.get(name, "") for name in named if name}
        elif boxes and any(cells) and not _TITLE.match(cells[0]):
            for name, cell in zip(boxes, cells, strict=False):
                if name and cell:
                    found[name] = "\n".join(one for one in (found[name], _items(cell)) if one)
        else:
            _fields(cells, found)
    return found


def _fields(cells: Sequence[str], found: dict[str, str]) -> None:
    for place, cell in enumerate(cells):
        label, _, behind = cell.partition(":")
        name = _FIELDS.get(_key(cell)) or _FIELDS.get(_key(label), "")
        if name and name not in found:
            value = behind if behind.strip() else " ".join(cells[place + 1 : place + 2])
            found[name] = one_line(value.lstrip(": "), 500)
            if name == "sop.nama" and place and cells[place - 1]:
                found.setdefault("sop.unit", one_line(cells[place - 1], 500))


def _key(cell: str) -> str:
    return one_line(cell).casefold().strip(" :*.")


def _items(cell: str) -> str:
    return "\n".join(_ITEM.sub("", line).strip() for line in clean(cell).split("\n") if line.strip())
