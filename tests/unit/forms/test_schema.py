"""What a form says is read; what is outside the subset is refused with a code and a pointer."""

import json
import socket
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from forms.errors import SchemaRefused
from forms.form import Choice, Form, Rule
from forms.schema import load

Change = Callable[[dict[str, Any]], object]


def refused(text: str) -> SchemaRefused:
    with pytest.raises(SchemaRefused) as caught:
        load(text)
    return caught.value


def test_every_kind_is_read_with_its_limits(everything: Form) -> None:
    fields = everything.by_name
    kinds = {name: field.kind for name, field in fields.items()}
    assert kinds == {
        "judul": "text", "nip": "text", "uraian": "long_text", "jumlah": "integer", "biaya": "decimal",
        "tanggal": "date", "keputusan": "choice", "sifat": "choice", "tembusan": "several", "mendesak": "yes_no",
        "naskah": "file", "alamat_halaman": "page_address", "alasan": "long_text", "paraf": "text",
    }  # fmt: skip
    assert (fields["judul"].min_length, fields["judul"].max_length) == (3, 40)
    assert (fields["uraian"].max_length, fields["paraf"].max_length) == (10_000, 500)
    assert fields["alamat_halaman"].max_length == 2_000
    assert (fields["jumlah"].minimum, fields["jumlah"].maximum) == (1, 1080)
    assert (fields["biaya"].minimum, fields["biaya"].maximum) == (Decimal("0.5"), Decimal("1000.25"))
    assert (fields["tembusan"].min_items, fields["tembusan"].max_items) == (2, 3)
    assert (fields["naskah"].many, fields["naskah"].max_items, fields["naskah"].document) == (True, 3, "Naskah materi")
    assert fields["nip"].pattern == "nip"


def test_words_come_from_the_schema_and_the_ui_schema(everything: Form) -> None:
    fields = everything.by_name
    assert (everything.title, everything.help) == ("Semua macam isian", "Satu isian dari setiap macam.")
    assert (fields["uraian"].help, fields["uraian"].placeholder) == ("Baris baru boleh.", "Tulis di sini")
    assert fields["keputusan"].choices[1] == Choice(value="kembalikan", label="Kembalikan")
    assert [choice.label for choice in fields["sifat"].choices] == ["Biasa", "Segera", "Rahasia"]
    assert [choice.label for choice in fields["tembusan"].choices] == ["kasubid", "kabid", "kepala"]
    assert fields["mendesak"].title == "Mendesak"


def test_rules_and_required_fields_are_read(everything: Form) -> None:
    assert [field.name for field in everything.fields if field.required] == ["keputusan"]
    assert everything.rules[0] == Rule(when=(("keputusan", frozenset({"kembalikan"})),), then=("alasan",))
    assert everything.rules[-1].otherwise == ("judul",)


def test_a_condition_may_read_only_scalar_fields(everything: Form) -> None:
    assert everything.scalar_fields() == {
        "judul", "nip", "jumlah", "keputusan", "sifat", "mendesak", "paraf",
    }  # fmt: skip
    assert everything.condition_fields()["keputusan"] == ("setuju", "kembalikan")
    assert everything.condition_fields()["jumlah"] is None


def test_the_order_of_the_ui_schema_decides_the_order_of_the_fields(everything_text: str) -> None:
    tree = json.loads(everything_text)
    tree["uiSchema"]["ui:order"].reverse()
    assert load(json.dumps(tree)).fields[0].name == "paraf"


def test_a_published_form_reads_the_same_without_the_second_opinion(everything_text: str, everything: Form) -> None:
    assert load(everything_text, published=True) == everything


@pytest.mark.parametrize(
    ("text", "code", "path"),
    [
        ("", "not-json", ""),
        ("[]", "object-expected", ""),
        ("{}", "object-expected", "/schema"),
        ('{"schema": {}, "schema": {}}', "key-twice", ""),
        ('{"schema": {"a": {"b": 1, "b": 2}}}', "key-twice", "/schema/a"),
        ('{"schema": {"title": 1.5}}', "number-not-whole", "/schema/title"),
        ('{"schema": {"title": NaN}}', "number-not-whole", "/schema/title"),
        ('{"schema": {"title": -Infinity}}', "number-not-whole", "/schema/title"),
        ('{"schema": {"title": 1e400}}', "number-not-whole", "/schema/title"),
        ('{"schema": {"title": ' + "9" * 5_000 + "}}", "number-too-large", "/schema/title"),
        ('{"schema": {"title": "a\\u0000b"}}', "character-not-allowed", "/schema/title"),
        ('{"schema": {"title": "\\ud800"}}', "character-not-allowed", "/schema/title"),
        ('{"\\ud800": 1}', "character-not-allowed", ""),
        ("\ud800", "character-not-allowed", ""),
        ("[" * 90_000, "too-deep", ""),
        ("[" * 14 + "]" * 14, "too-deep", "/0" * 13),
        (" " * 200_001, "too-large", ""),
    ],
)
def test_json_that_could_be_read_in_two_ways_is_refused(text: str, code: str, path: str) -> None:
    refusal = refused(text)
    assert (refusal.code, refusal.path) == (code, path)


def put(*path: str | int, value: object) -> Change:
    def change(tree: dict[str, Any]) -> None:
        inner: Any = tree
        for key in path[:-1]:
            inner = inner[key]
        inner[path[-1]] = value

    return change


PROPERTIES = ("schema", "properties")


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [
        (put("extra", value=1), "keyword-unknown", "/extra"),
        (put("schema", "$id", value="http://127.0.0.1/"), "keyword-unknown", "/schema/$id"),
        (put("schema", "$schema", value="http://json-schema.org/draft-07/schema#"), "dialect-unknown",
         "/schema/$schema"),
        (put("schema", "type", value="array"), "object-expected", "/schema/type"),
        (put("schema", "type", value=["object"]), "object-expected", "/schema/type"),
        (put("schema", "additionalProperties", value=True), "additional-properties", "/schema/additionalProperties"),
        (put("schema", "additionalProperties", value=0), "additional-properties", "/schema/additionalProperties"),
        (put("schema", "properties", value={}), "no-fields", "/schema/properties"),
        (put("schema", "title", value="x" * 501), "too-long", "/schema/title"),
        (put("schema", "title", value=" "), "text-empty", "/schema/title"),
        (put("schema", "title", value=5), "text-expected", "/schema/title"),
        (put(*PROPERTIES, "typename", value={"type": "string"}), "name-not-allowed", "/schema/properties/typename"),
        (put(*PROPERTIES, "csrf_token", value={"type": "string"}), "name-not-allowed", "/schema/properties/csrf_token"),
        (put(*PROPERTIES, "lambda", value={"type": "string"}), "name-not-allowed", "/schema/properties/lambda"),
        (put(*PROPERTIES, "__class__", value={"type": "string"}), "name-not-allowed", "/schema/properties/__class__"),
        (put(*PROPERTIES, "a/b~c", value={"type": "string"}), "name-not-allowed", "/schema/properties/a~1b~0c"),
        (put(*PROPERTIES, "judul", "pattern", value="^(a+)+$"), "pattern-free", "/schema/properties/judul/pattern"),
        (put(*PROPERTIES, "judul", "x-pattern", value="apa"), "pattern-unknown", "/schema/properties/judul/x-pattern"),
        (put(*PROPERTIES, "judul", "type", value=["string", "null"]), "type-not-one", "/schema/properties/judul/type"),
        (put(*PROPERTIES, "judul", "type", value="number"), "type-unknown", "/schema/properties/judul/type"),
        (put(*PROPERTIES, "judul", "default", value="x"), "keyword-unknown", "/schema/properties/judul/default"),
        (put(*PROPERTIES, "judul", "format", value="data-url"), "format-unknown", "/schema/properties/judul/format"),
        (put(*PROPERTIES, "judul", "maxLength", value=2_001), "number-out-of-range",
         "/schema/properties/judul/maxLength"),
        (put(*PROPERTIES, "judul", "maxLength", value=True), "whole-number-expected",
         "/schema/properties/judul/maxLength"),
        (put(*PROPERTIES, "judul", "minLength", value=41), "number-out-of-range", "/schema/properties/judul/minLength"),
        (put(*PROPERTIES, "jumlah", "maximum", value=0), "number-out-of-range", "/schema/properties/jumlah/maximum"),
        (put(*PROPERTIES, "biaya", "x-minimum", value="1.080,5"), "decimal-expected",
         "/schema/properties/biaya/x-minimum"),
        (put(*PROPERTIES, "biaya", "x-minimum", value="2000"), "number-out-of-range",
         "/schema/properties/biaya/x-maximum"),
        (put(*PROPERTIES, "paraf", value={"type": "object", "properties": {}}), "object-nested",
         "/schema/properties/paraf/type"),
        (put(*PROPERTIES, "paraf", value={"title": "x"}), "type-not-one", "/schema/properties/paraf"),
        (put(*PROPERTIES, "paraf", value=True), "object-expected", "/schema/properties/paraf"),
        (put(*PROPERTIES, "paraf", value={"type": "array"}), "object-expected", "/schema/properties/paraf/items"),
        (put(*PROPERTIES, "paraf", value={"$ref": "http://127.0.0.1:9/x"}), "reference-not-local",
         "/schema/properties/paraf/$ref"),
        (put(*PROPERTIES, "paraf", value={"$ref": "#/$defs/tidak_ada"}), "reference-unknown",
         "/schema/properties/paraf/$ref"),
        (put(*PROPERTIES, "paraf", value={"$ref": "#/properties/judul"}), "reference-unknown",
         "/schema/properties/paraf/$ref"),
        (put("schema", "$defs", "lain", value={"type": 5}), "definition-unused", "/schema/$defs/lain"),
        (put("schema", "$defs", "ya_tidak", value={"$ref": "#/$defs/ya_tidak"}), "reference-nested",
         "/schema/$defs/ya_tidak/$ref"),
        (put(*PROPERTIES, "sifat", "oneOf", value=[{"const": "a"}]), "choices-twice", "/schema/properties/sifat/oneOf"),
        (put(*PROPERTIES, "sifat", "enum", value=["biasa", "biasa"]), "value-twice", "/schema/properties/sifat/enum/1"),
        (put(*PROPERTIES, "sifat", "enum", value=[1]), "text-expected", "/schema/properties/sifat/enum/0"),
        (put(*PROPERTIES, "sifat", "enum", value=[]), "list-expected", "/schema/properties/sifat/enum"),
        (put(*PROPERTIES, "sifat", "enum", value=["a", "b"]), "labels-uneven", "/uiSchema/sifat/ui:enumNames"),
        (put(*PROPERTIES, "sifat", "enum", value=["a ", "b", "c"]), "value-not-canonical",
         "/schema/properties/sifat/enum"),
        (put(*PROPERTIES, "sifat", "enum", value=[str(n) for n in range(201)]), "too-many",
         "/schema/properties/sifat/enum"),
        (put(*PROPERTIES, "keputusan", "oneOf", value=[{"title": "x"}]), "const-missing",
         "/schema/properties/keputusan/oneOf/0"),
        (put(*PROPERTIES, "keputusan", "oneOf", 1, "const", value="setuju"), "value-twice",
         "/schema/properties/keputusan/oneOf/1/const"),
        (put(*PROPERTIES, "tembusan", "uniqueItems", value=False), "unique-items-missing",
         "/schema/properties/tembusan"),
        (put(*PROPERTIES, "tembusan", "items", "type", value="integer"), "type-unknown",
         "/schema/properties/tembusan/items/type"),
        (put(*PROPERTIES, "naskah", "maxItems", value=21), "number-out-of-range",
         "/schema/properties/naskah/maxItems"),
        (put("schema", "required", value=["tidak_ada"]), "name-unknown", "/schema/required/0"),
        (put("schema", "required", value="keputusan"), "list-expected", "/schema/required"),
        (put("schema", "if", "required", value=["alasan"]), "name-unknown", "/schema/if/required/0"),
        (put("schema", "if", value={"properties": {"keputusan": {"const": "setuju"}}}), "rule-incomplete",
         "/schema/if"),
        (put("schema", "if", value={}), "object-expected", "/schema/if/properties"),
        (put("schema", "if", "properties", "keputusan", "const", value="lain"), "rule-unfit",
         "/schema/if/properties/keputusan"),
        (put("schema", "if", "properties", "keputusan", "const", value={"typename": "x"}), "rule-unfit",
         "/schema/if/properties/keputusan"),
        (put("schema", "allOf", 0, "if", "properties", "mendesak", "const", value=1), "rule-unfit",
         "/schema/allOf/0/if/properties/mendesak"),
        (put("schema", "then", value={"required": ["alasan"], "if": {}}), "keyword-unknown", "/schema/then/if"),
        (put("schema", "allOf", 0, value={"if": {}}), "rule-incomplete", "/schema/allOf/0"),
        (put("schema", "allOf", 0, "then", "required", value=["apa"]), "name-unknown",
         "/schema/allOf/0/then/required/0"),
        (put("uiSchema", "ui:order", value=["judul"]), "order-incomplete", "/uiSchema/ui:order"),
        (put("uiSchema", "ui:order", value=["judul", "judul"]), "value-twice", "/uiSchema/ui:order/1"),
        (put("uiSchema", "ui:field", value="x"), "keyword-unknown", "/uiSchema/ui:field"),
        (put("uiSchema", "apa", value={}), "name-unknown", "/uiSchema/apa"),
        (put("uiSchema", "judul", value={"ui:widget": "password"}), "widget-unfit", "/uiSchema/judul/ui:widget"),
        (put("uiSchema", "judul", value={"ui:enumNames": ["x"]}), "keyword-unknown", "/uiSchema/judul/ui:enumNames"),
        (put("uiSchema", "judul", value={"ui:style": "x"}), "keyword-unknown", "/uiSchema/judul/ui:style"),
    ],
)  # fmt: skip
def test_whatever_is_outside_the_subset_is_refused(everything_text: str, change: Change, code: str, path: str) -> None:
    tree = json.loads(everything_text)
    change(tree)
    refusal = refused(json.dumps(tree))
    assert (refusal.code, refusal.path) == (code, path)


def test_a_title_is_needed(everything_text: str) -> None:
    tree = json.loads(everything_text)
    del tree["schema"]["title"]
    assert refused(json.dumps(tree)).code == "title-missing"


def test_a_form_has_at_most_a_hundred_fields() -> None:
    def with_fields(count: int) -> str:
        properties = {f"isian_{number}": {"type": "string"} for number in range(count)}
        return json.dumps({"schema": {"title": "Banyak", "type": "object", "properties": properties}})

    assert len(load(with_fields(100)).fields) == 100
    assert refused(with_fields(101)).params == {"limit": 100, "count": 101}


def test_a_reference_to_another_machine_is_refused_and_nothing_is_fetched(everything_text: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        tree = json.loads(everything_text)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/schema.json"
        tree["schema"]["properties"]["judul"] = {"$ref": address}
        assert refused(json.dumps(tree)).code == "reference-not-local"
        with pytest.raises(TimeoutError):
            server.accept()
