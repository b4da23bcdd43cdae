"""The form of a task that brings none: the decision when there is one, a note, files."""

import json
from collections.abc import Collection, Sequence

from forms.field import TITLE


def default_form(title: str, choices: Sequence[tuple[str, str]], *, returning: Collection[str] = ()) -> str:
    """The JSON text of a form with the decision `keputusan` (when there are choices), `catatan` and `lampiran`.

    `choices` are (value, label); a value in `returning` makes the reason `alasan` mandatory. The same arguments give
    the same text. The title is cut and cleaned; whether the choices are good is for `forms.schema.load` to say.
    """
    properties: dict[str, object] = {}
    ui: dict[str, object] = {}
    schema: dict[str, object] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": _title(title),
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
    }
    if choices:
        one_of = [{"const": value, "title": label} for value, label in choices]
        properties["keputusan"] = {"type": "string", "title": "Keputusan", "oneOf": one_of}
        ui["keputusan"] = {"ui:widget": "radio"}
        schema["required"] = ["keputusan"]
    if returning:
        properties["alasan"] = {"type": "string", "title": "Alasan pengembalian"}
        ui["alasan"] = {"ui:widget": "textarea", "ui:help": "Wajib diisi bila dikembalikan."}
        condition = {"properties": {"keputusan": {"enum": sorted(returning)}}, "required": ["keputusan"]}
        schema |= {"if": condition, "then": {"required": ["alasan"]}}
    properties["catatan"] = {"type": "string", "title": "Catatan"}
    ui["catatan"] = {"ui:widget": "textarea"}
    properties["lampiran"] = {
        "type": "array",
        "title": "Lampiran",
        "items": {"type": "string", "format": "file-id"},
        "uniqueItems": True,
        "maxItems": 10,
    }
    return json.dumps({"schema": schema, "uiSchema": ui}, ensure_ascii=False, indent=2)


def _title(title: str) -> str:
    printable = "".join(character if character.isprintable() else " " for character in title)
    return " ".join(printable.split())[:TITLE].strip() or "Tugas"
