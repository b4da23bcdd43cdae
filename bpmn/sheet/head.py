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
_TITLE = re.compile(r"(?:standar operasional prosedur|standard operating procedure)", re.IGNORECASE)
_ITEM = re.compile(r"^\s*(?:\d{1,2}[.)]|[a-z][.)]|[-•\uf0b7])\s*")
_LABEL = re.compile(r"(?:\d{1,2}|[a-z])[.)]|[-•\uf0b7]")


def read(lines: Sequence[Sequence[str]]) -> Mapping[str, str]:
    """The properties sop.* that the lines above the table say; "" for a box that is there and empty."""
    found: dict[str, str] = {}
    boxes = _Boxes(found)
    for line in lines:
        cells = _joined(line)
        if not any(cells) or _TITLE.match(cells[0]):
            continue
        if not boxes.take(cells):
            _fields(cells, found)
    return found


class _Boxes:
    """The boxes of law, qualification and so on: two side by side, whose lines Word copies one cell at a time."""

    def __init__(self, found: dict[str, str]) -> None:
        self.found = found
        self.names: dict[int, str] = {}  # column -> the box above it
        self.at = 0  # the column that the last line ended in

    def take(self, cells: Sequence[str]) -> bool:
        """Whether the line belongs to the boxes: it names some, or says what is in them."""
        labels = [_BOXES.get(_key(cell.partition("\n")[0]), "") for cell in cells]
        if not any(labels) and (not self.names or _is_field(cells)):
            self.names = {}
            return False
        if labels[0]:
            self.names = {}
        last = max(self.names, default=0)
        start = self.at if not labels[0] and (len(cells) == 1 or self.at < last) else 0
        for place, (cell, label) in enumerate(zip(cells, labels, strict=True), start):
            if label:
                self.names[place] = label
                self.found.setdefault(label, "")
                self._say(label, cell.partition("\n")[2])
            elif cell and place in self.names:
                self._say(self.names[place], cell)
        whole = len([label for label in labels if label]) > 1
        self.at = 0 if whole else start + len(cells) - 1
        return True

    def _say(self, name: str, cell: str) -> None:
        self.found[name] = "\n".join(one for one in (self.found[name], _items(cell)) if one)


def _joined(line: Sequence[str]) -> list[str]:
    """The cells with the labels of Word's lists in front of what they label, and without a colon of its own."""
    found: list[str] = []
    for cell in line:
        if found and _LABEL.fullmatch(found[-1]) and cell:
            found[-1] = f"{found[-1]} {cell}"
        elif cell != ":":
            found.append(cell)
    return found


def _is_field(cells: Sequence[str]) -> bool:
    return any(_FIELDS.get(_key(cell)) or _FIELDS.get(_key(cell.partition(":")[0])) for cell in cells)


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
