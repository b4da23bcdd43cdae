"""A repaired drawing is published, keeps to the schema of BPMN 2.0, and is repaired from the command line."""

import json
import os
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest
import SpiffWorkflow.bpmn.parser
from lxml import etree

from bpmn import library
from bpmn.finding import DocumentRefused
from bpmn.layout.lay_out import laid_out
from bpmn.net import net_of
from bpmn.reader import read
from bpmn.repair import repair
from engine.commands.publish import checked
from engine.errors import Refusal
from engine.foreign_forms import written_forms
from engine.runtime.parser import DIAGRAM, compile_version
from tests.integration.walked import walk
from tests.unit.bpmn.wild import wild

DRAWINGS = Path(__file__).parents[1] / "unit" / "bpmn" / "drawings"
ALL = sorted(DRAWINGS.glob("*.bpmn"))
SCHEMA = Path(SpiffWorkflow.bpmn.parser.__file__).parent / "schema" / "BPMN20.xsd"


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(SCHEMA)))


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_what_was_repaired_can_be_published(path: Path, schema: etree.XMLSchema) -> None:
    done = repair(path.read_bytes())
    document, _ = checked(done.source, written_forms(done.forms))
    assert document.nodes
    assert schema.validate(etree.fromstring(done.source)), schema.error_log


def test_nine_of_ten_wild_drawings_are_published_and_the_others_are_clearly_refused(schema: etree.XMLSchema) -> None:
    published = 0
    for seed in range(100):
        done = repair(wild(Random(seed)))
        assert schema.validate(etree.fromstring(done.source)), (seed, schema.error_log)
        try:
            checked(done.source, {})
            published += 1
        except Refusal:
            continue  # a clear one; anything else would have come out of here
    assert published >= 90


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_every_step_of_what_was_repaired_can_be_reached_and_an_end_too(path: Path) -> None:
    done = repair(path.read_bytes())
    walked = walk(compile_version({DIAGRAM: done.source, **written_forms(done.forms)}))
    assert walked.ended
    assert walked.stuck == []
    people = {one.id for one in read(done.source).nodes.values() if one.type in ("userTask", "manualTask")}
    assert walked.opened == people


def test_a_wild_drawing_gets_stuck_only_where_that_was_said() -> None:
    stuck = 0
    for seed in range(40):
        done = repair(wild(Random(seed)))
        if done.left:
            continue
        walked = walk(compile_version({DIAGRAM: done.source}))
        said = {one.code for one in checked(done.source, {})[1]}
        assert walked.ended or not walked.whole or "join-may-wait" in said, seed
        assert not walked.stuck or "join-may-wait" in said or not _plain(done.source), (seed, walked.stuck)
        stuck += bool(walked.stuck)
    assert stuck < 6


def _plain(source: bytes) -> bool:
    """Whether the rule can say who waits: not where an inclusive gateway closes what none opened."""
    try:
        return net_of(read(source), terminating=True) is not None
    except DocumentRefused:
        return False


def test_a_new_picture_keeps_to_the_schema(schema: etree.XMLSchema) -> None:
    assert schema.validate(etree.fromstring(laid_out(library.source("updating-data-website")))), schema.error_log


def sopan(folder: Path, *words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).parent / "sopan"), *words]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, input=typed, timeout=60,
        env={**os.environ, "LANG": "C.UTF-8"},
    )


def test_the_command_line_lists_repairs_and_writes_the_file(tmp_path: Path) -> None:
    listed = sopan(tmp_path, "repair", str(DRAWINGS / "learner.bpmn"))
    assert listed.returncode == 0, listed.stderr
    assert "[task-made-user-task:sid-cek]" in listed.stdout
    out = tmp_path / "hasil.bpmn"
    done = sopan(tmp_path, "repair", str(DRAWINGS / "learner.bpmn"), "-o", str(out), "--accept-all")
    assert done.returncode == 0, done.stderr
    assert out.read_bytes() == repair((DRAWINGS / "learner.bpmn").read_bytes()).source
    assert sopan(tmp_path, "lint", str(out)).returncode == 0


def test_each_repair_is_asked_for_and_what_is_left_is_named(tmp_path: Path) -> None:
    out = tmp_path / "hasil.bpmn"
    asked = sopan(tmp_path, "repair", str(DRAWINGS / "learner.bpmn"), "-o", str(out), typed="y\n" + "n\n" * 60)
    assert asked.returncode == 1
    assert "[process-made-executable:sid-toko]" in asked.stdout
    assert "[task-plain sid-cek]" in asked.stderr
    some = sopan(tmp_path, "repair", str(DRAWINGS / "learner.bpmn"), "-o", str(out), "--json",
                 "--accept", "process-made-executable:sid-toko")
    told = json.loads(some.stdout)
    assert [one["code"] for one in told["done"]] == ["process-made-executable"]
    assert "task-plain" in {one["code"] for one in told["left"]}


def test_forms_of_another_tool_are_written_beside_the_file(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "izin.bpmn").write_bytes((DRAWINGS / "engine-eight.bpmn").read_bytes())
    form = {"id": "permohonan", "components": [{"type": "textfield", "key": "nama", "label": "Nama"}]}
    (tmp_path / "in" / "permohonan.form").write_text(json.dumps(form))
    out = tmp_path / "hasil.bpmn"
    done = sopan(tmp_path, "--language", "en", "repair", "in/izin.bpmn", "-o", str(out), "--accept-all")
    assert done.returncode == 0, done.stderr
    assert f"A form was written: {tmp_path / 'isian-isi.json'}" in done.stdout
    assert '"title": "Nama"' in (tmp_path / "isian-isi.json").read_text()
    assert sopan(tmp_path, "lint", str(out)).returncode == 0


def test_the_owner_picks_a_pool_and_a_wrong_one_is_refused(tmp_path: Path) -> None:
    file = str(DRAWINGS / "several-pools.bpmn")
    english = sopan(tmp_path, "--language", "en", "repair", file, "-o", str(tmp_path / "a.bpmn"), "--accept-all")
    assert "2 processes in the file; p_kantor (4 steps) is picked." in english.stdout
    wrong = sopan(tmp_path, "repair", file, "--process", "p_lain")
    assert wrong.returncode == 1
    assert "[process-unknown p_lain]" in wrong.stderr
