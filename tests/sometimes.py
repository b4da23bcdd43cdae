"""A small procedure whose forms show some of their fields only with some answers."""

import json
from typing import Any

from engine.commands.positions import MapLane
from engine.commands.publish import Publish
from engine.commands.start import Start
from tests.acceptance.conftest import ACT, FORMED, TITLES, small, task
from tests.conftest import Kantor

KEY = "kecil"


def shown(field: str, *values: object) -> dict[str, Any]:
    return {"x-shown": {"field": field, "is": list(values)}}


def form(title: str, properties: dict[str, Any], required: list[str], ui: dict[str, Any]) -> bytes:
    schema = {"title": title, "type": "object", "additionalProperties": False, "properties": properties}
    return json.dumps({"schema": {**schema, "required": required}, "uiSchema": ui}).encode()


FILES = {"type": "array", "items": {"type": "string", "format": "file-id"}, "uniqueItems": True}
ASKED = form(
    "Ajukan surat",
    {
        "perihal": {"type": "string", "title": "Perihal"},
        "mendesak": {"type": "boolean", "title": "Mendesak"},
        "batas": {"type": "string", "format": "date", "title": "Batas waktu", **shown("mendesak", True)},
        "sifat": {
            "type": "string",
            "title": "Sifat surat",
            "oneOf": [{"const": c, "title": c.capitalize()} for c in ("biasa", "rahasia", "terbatas")],
        },
        "alasan_sifat": {
            "type": "string", "title": "Alasan pembatasan", "description": "Satu kalimat cukup.",
            **shown("sifat", "rahasia", "terbatas"),
        },
        "dasar": {**FILES, "title": "Dasar hukum", "maxItems": 3, **shown("sifat", "rahasia")},
    },
    ["perihal", "batas", "alasan_sifat"],
    {"alasan_sifat": {"ui:widget": "textarea"}, "sifat": {"ui:widget": "radio"}},
)  # fmt: skip
DECIDED = form(
    "Periksa surat",
    {
        "keputusan": {
            "type": "string",
            "title": "Keputusan",
            "oneOf": [{"const": "ya", "title": "Setuju"}, {"const": "tidak", "title": "Kembalikan"}],
        },
        "alasan": {"type": "string", "title": "Alasan pengembalian", **shown("keputusan", "tidak")},
        "coretan": {**FILES, "title": "Coretan", **shown("keputusan", "tidak")},
        "nomor": {"type": "string", "title": "Nomor keluar", "maxLength": 40, **shown("keputusan", "ya")},
    },
    ["keputusan", "alasan"],
    {},
)
FORMS = {"ajukan.json": ASKED, "periksa.json": DECIDED}


def diagram(condition: str = 'keputusan == "ya"') -> bytes:
    """The Pengelola asks, the Kasubid decides; the default flow goes back."""
    return small(
        {"pengelola": "mulai isi", "kasubid": "periksa putus selesai"},
        [("startEvent", "mulai", "", {}), task("isi", more=FORMED.format("ajukan.json")),
         task("periksa", more=FORMED.format("periksa.json") + ACT),
         ("exclusiveGateway", "putus", "", {"default": "f5"}), ("endEvent", "selesai", "", {})],
        [("f1", "mulai", "isi"), ("f2", "isi", "periksa"), ("f3", "periksa", "putus"),
         ("f4", "putus", "selesai", condition.replace("<", "&lt;")), ("f5", "putus", "isi", "", "returns")],
    )


def begun(kantor: Kantor, forms: dict[str, bytes] | None = None, **drawn: str) -> int:
    """Publish it, give its lanes to the office's people, and start a Berkas."""
    kantor.operator(Publish(key=KEY, source=diagram(**drawn), forms=forms or FORMS))
    for name, title in TITLES.items():
        kantor.operator(MapLane(procedure=KEY, lane=title, position=kantor.positions[name]))
    instance = kantor.do("pengelola", Start(procedure=KEY, title="Surat keputusan")).instance
    assert instance is not None
    return instance
