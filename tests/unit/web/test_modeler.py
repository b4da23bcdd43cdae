"""The modeler's addresses: what the canvas opens, what is saved over which revision, and what is told meanwhile."""

import gzip
import html
import json
import re
from pathlib import Path

import pytest
from flask import render_template

from bpmn.first import first
from bpmn.library import source
from bpmn.reader import read
from engine.commands.drafts import BeginDraft
from engine.fitness import findings
from engine.questions.drafts import TheDraft
from forms.library import shipped
from tests.conftest import SOP
from tests.unit.web.conftest import Browser
from web import visit
from web.furniture import STATIC
from web.owner import gate

FILES = {"sop.bpmn": source(SOP), **shipped(SOP)}
FRONTEND = Path(__file__).parents[3] / "web" / "frontend"
LARGEST = {"modeler.js": 500_000, "viewer.js": 60_000, "compare.js": 70_000}  # bytes, compressed


@pytest.fixture
def begun(kantor):
    """Begins a draft and gives its address."""

    def made(**files):
        command = BeginDraft(procedure=SOP, name="Updating Data Website", files=files)
        return f"/rancangan/{kantor.do('pemilik', command).body['draft']}/diagram"

    return made


@pytest.fixture
def owner(app):
    client = app.test_client()
    assert Browser(client).log_in("pemilik").status_code == 303
    return client


def sent(client, address, diagram):
    """A request as the page makes it."""
    page = client.get(re.sub(r"(/diagram).*", r"\1", address)).text
    token = re.search(r'data-token="([^"]+)"', page)[1]
    return client.post(address, data=diagram, content_type="application/xml", headers={"X-CSRFToken": token})


def test_the_canvas_opens_what_is_saved_and_knows_its_revision(owner, begun):
    reply = owner.get(begun(**FILES) + "/sumber")
    assert (reply.data, reply.headers["Sopan-Revision"]) == (FILES["sop.bpmn"], "1")


def test_an_empty_draft_opens_a_first_diagram_that_could_be_put_in_force(owner, begun):
    diagram = owner.get(begun() + "/sumber").data
    assert [one.severity for one in findings(diagram, {})] == ["warning"]  # its step has no time yet
    assert read(diagram).name == "Updating Data Website"


def test_a_name_with_marks_of_xml_is_only_a_name():
    assert read(first('Surat "A" & <B>')).name == 'Surat "A" & <B>'


def test_a_file_without_a_picture_gets_one(owner, begun):
    bare = re.sub(rb"<bpmndi:BPMNDiagram.*</bpmndi:BPMNDiagram>", b"", FILES["sop.bpmn"], flags=re.DOTALL)
    assert not read(bare).picture.shapes
    drawn = read(owner.get(begun(**{**FILES, "sop.bpmn": bare}) + "/sumber").data)
    assert drawn.picture.shapes.keys() >= drawn.nodes.keys()


def test_a_file_that_cannot_be_read_is_said_to_be_so(owner, begun):
    page = owner.get(begun(**{"sop.bpmn": b"<bpmn"}))
    assert page.status_code == 200
    assert "File diagram ini tidak dapat dibaca." in page.text


def test_a_save_counts_the_revision_and_tells_what_lint_says(kantor, owner, begun):
    address = begun(**FILES)
    changed = FILES["sop.bpmn"].replace(b"PT30M", b"PT45M")
    reply = sent(owner, f"{address}?revisi=1", changed)
    assert reply.json["revision"] == 2
    assert "standard-time-differs" in {one["code"] for one in reply.json["findings"]}
    assert kantor.ask("pemilik", TheDraft(draft=1)).files["sop.bpmn"] == changed


def test_a_save_over_an_older_revision_writes_nothing_and_says_who_was_first(kantor, owner, begun):
    address = begun(**FILES)
    first_one, second = FILES["sop.bpmn"] + b"\n", FILES["sop.bpmn"] + b"\n\n"
    assert sent(owner, f"{address}?revisi=1", first_one).status_code == 200
    reply = sent(owner, f"{address}?revisi=1", second)
    assert (reply.status_code, reply.json["revision"]) == (409, 2)
    assert reply.json["message"].startswith("Anda sendiri, dari halaman lain, menyimpan rancangan ini pada")
    assert kantor.ask("pemilik", TheDraft(draft=1)).files["sop.bpmn"] == first_one


def test_looking_into_a_diagram_saves_nothing(kantor, owner, begun):
    address = begun(**FILES)
    unnamed = FILES["sop.bpmn"].replace(b'name="Kasubid II"', b'name=""')
    told = sent(owner, f"{address}/periksa", unnamed).json["findings"]
    assert {"lane_kasubid"} == {one["element"] for one in told if one["severity"] == "error"}
    assert all(one["sentence"] for one in told)
    assert kantor.ask("pemilik", TheDraft(draft=1)).revision == 1


def test_a_save_without_a_revision_or_without_a_token_is_refused(owner, begun):
    address = begun(**FILES)
    assert sent(owner, address, FILES["sop.bpmn"]).status_code == 400
    assert owner.post(f"{address}?revisi=1", data=b"x", content_type="application/xml").status_code == 400


def test_more_than_a_diagram_may_hold_is_refused(kantor, owner, begun):
    reply = sent(owner, begun(**FILES) + "?revisi=1", b" " * (2 * 1024 * 1024 + 1))
    assert (reply.status_code, "terlalu besar" in reply.json["message"]) == (422, True)
    assert kantor.ask("pemilik", TheDraft(draft=1)).revision == 1


def test_the_page_offers_the_drafts_forms_with_their_choices_and_the_positions_of_its_lanes(owner, begun):
    page = owner.get(begun(**FILES, **{"rusak.json": b"{"})).text
    said = {name: json.loads(_unescaped(page, name)) for name in ("forms", "lanes")}
    assert said["forms"]["k02-periksa-naskah.json"]["choices"]["keputusan"][0] == ["setuju", "Setuju"]
    assert "rusak.json" not in said["forms"]
    assert said["lanes"]["Kasubid II"] == ["Kasubid II"]


def _unescaped(page, name):
    return html.unescape(re.search(rf'data-{name}="([^"]*)"', page)[1])


def test_where_nothing_was_built_the_page_says_what_to_run(kantor, app, begun):
    begun(**FILES)
    known = kantor.ask("pemilik", TheDraft(draft=1))
    with app.test_request_context("/rancangan/1/diagram"):
        visit.enter(kantor.people["pemilik"])
        page = render_template(
            "owner/modeler.html", draft=known, picture="gambar", findings=[], forms="{}", lanes={},
            asset=lambda _: None, way=gate.way, served=gate.served,
        )
    assert "<code>make setup</code>" in page
    assert "gambar" in page
    assert "<script" not in page


@pytest.mark.parametrize("name", ["pengelola", "admin", "auditor"])
def test_nobody_but_process_owners_draws(app, begun, name):
    address = begun(**FILES)
    client = app.test_client()
    Browser(client).log_in(name)
    assert client.get(address).status_code == 403
    assert client.get(f"{address}/sumber").status_code == 403


@pytest.mark.parametrize("name", LARGEST)
def test_what_a_browser_loads_is_small(name):
    built = STATIC / "dist" / name
    if not built.exists():
        pytest.skip("the browser parts are not built: run make setup")
    assert len(gzip.compress(built.read_bytes())) < LARGEST[name]


def test_every_word_of_the_drawing_tool_has_an_indonesian_one():
    library = FRONTEND / "node_modules" / "bpmn-js" / "lib" / "features"
    if not library.exists():
        pytest.skip("the browser parts are not installed: run make setup")
    called = "|".join(("palette", "context-pad", "align-elements", "distribute-elements", "modeling-feedback"))
    files = [path for path in library.rglob("*.js") if re.search(called, str(path))]
    asked = {word for path in files for word in re.findall(r"translate\(\s*'([^']+[^ '])'", path.read_text())}
    dictionary = (FRONTEND / "src" / "modeler" / "indonesian.js").read_text()
    known = set(re.findall(r"^  '?([^':]+)'?: '", dictionary, re.MULTILINE))
    assert len(asked) > 25
    assert asked - known == set()
