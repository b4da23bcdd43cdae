"""What is still to be asked about a sheet after its diagram was drawn on: what the owner drew is no guess any more."""

from bpmn.finding import DocumentRefused
from bpmn.reader import read
from bpmn.sheet.from_diagram import table
from bpmn.sheet.kept import restored, settled
from bpmn.sheet.rows import Row

# A question about one field is answered by a change of any of these.
ANSWERED_BY = {
    "cells": ("activity", "needed", "time", "output", "remark"),
    "performer": ("performer", "outside"),
    "span": ("time", "span"),
    "back": ("decides", "back"),
    "reads": ("needed", "reads"),
}


def redrawn(before: bytes, after: bytes, content: bytes) -> bytes:
    """`sheet.json` beside the diagram `after` that was drawn out of `before`.

    What it says of a row that is gone stays, for the step may come back. Byte for byte as it was while one of the
    diagrams cannot be read, or where nothing that is asked was drawn.
    """
    try:
        old, new = table(read(before)).sheet, table(read(after)).sheet
    except DocumentRefused:
        return content
    pairs = ((row, new.row(row.key)) for row in restored(old, content).sheet.rows)
    return settled(content, {row.key: _answered(row, drawn) for row, drawn in pairs if drawn is not None})


def _answered(row: Row, drawn: Row) -> frozenset[str]:
    """The questions about a row that drawing it otherwise has answered."""
    return frozenset(
        field for field in row.open
        if any(getattr(row, name) != getattr(drawn, name) for name in ANSWERED_BY.get(field, (field,)))
    )
