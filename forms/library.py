"""The forms that come with the program, as bytes."""

from collections.abc import Mapping
from importlib.resources import files


def shipped(procedure: str) -> Mapping[str, bytes]:
    """The forms of a shipped procedure by file name, in order of the names; empty when it brings none."""
    folder = files("forms") / "schemas"
    for found in folder.iterdir():
        if found.name == procedure:
            sheets = sorted(found.iterdir(), key=lambda sheet: sheet.name)
            return {sheet.name: sheet.read_bytes() for sheet in sheets if sheet.name.endswith(".json")}
    return {}
