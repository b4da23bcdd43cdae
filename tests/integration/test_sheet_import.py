"""The shipped sheet, imported: equal in meaning to the shipped diagram, put in force, and run to its end."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import SpiffWorkflow.bpmn.parser
from lxml import etree

from bpmn.compare import differences
from bpmn.library import source
from bpmn.reader import read
from bpmn.sheet import paste
from bpmn.sheet.guesses import guessed
from bpmn.sheet.to_diagram import diagram
from engine.commands.complete import Complete
from engine.commands.positions import MapLane
from engine.commands.publish import Publish, checked
from engine.commands.start import Start
from engine.questions.instance import TheInstance
from engine.questions.replay import Replay
from forms.library import shipped
from tests.conftest import LANES, SOP, Kantor

SHEETS = Path(__file__).parents[1] / "unit" / "bpmn" / "sheets"
SHEET, ANSWERS = SHEETS / f"{SOP}.txt", SHEETS / f"{SOP}.json"
SCHEMA = Path(SpiffWorkflow.bpmn.parser.__file__).parent / "schema" / "BPMN20.xsd"


def sopan(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).parent / "sopan"), *words]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=60, env={**os.environ, "LANG": "C.UTF-8"}
    )


def test_the_command_line_asks_and_with_the_answers_writes_the_shipped_procedure(tmp_path: Path) -> None:
    asked = sopan(tmp_path, "sheet", "import", str(SHEET))
    assert asked.returncode == 0, asked.stderr
    assert '("Kasubid"): Kasubid II. Benarkah? [performer-guessed 4 pelaksana]' in asked.stdout
    counted = json.loads(sopan(tmp_path, "sheet", "import", str(SHEET), "--json").stdout)
    assert (counted["rows"], len(counted["questions"])) == (11, 21)
    out = tmp_path / f"{SOP}.bpmn"
    done = sopan(tmp_path, "--language", "en", "sheet", "import", str(SHEET), "-o", str(out), "--answers", str(ANSWERS))
    assert done.returncode == 0, done.stderr
    assert "No questions." in done.stdout
    assert differences(read(out.read_bytes()), read(source(SOP))) == ()
    assert sopan(tmp_path, "lint", str(out)).returncode == 0


def test_answers_that_do_not_fit_are_refused_with_a_sentence(tmp_path: Path) -> None:
    answers = tmp_path / "jawaban.json"
    answers.write_text('{"baris": {"77": {}}}')
    refused = sopan(tmp_path, "sheet", "import", str(SHEET), "--answers", str(answers))
    assert refused.returncode == 1
    assert "baris / 77" in refused.stderr
    answers.write_text("{")
    assert sopan(tmp_path, "sheet", "import", str(SHEET), "--answers", str(answers)).returncode == 2


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("lembar")
    sopan(folder, "sheet", "import", str(SHEET), "-o", "sop.bpmn", "--answers", str(ANSWERS))
    return (folder / "sop.bpmn").read_bytes()


def test_what_was_imported_can_be_published_and_keeps_to_the_schema_of_bpmn(imported: bytes) -> None:
    assert checked(imported, shipped(SOP))[0].nodes
    schema = etree.XMLSchema(etree.parse(str(SCHEMA)))
    assert schema.validate(etree.fromstring(imported)), schema.error_log


def test_the_imported_procedure_is_put_in_force_and_runs_to_its_end(kantor: Kantor, imported: bytes) -> None:
    kantor.operator(Publish(key=SOP, source=imported, forms=shipped(SOP)))
    instance = kantor.start()
    kantor.walk(instance, upto="k05")
    kantor.give_back(instance, "k06")
    assert kantor.open(instance) == ["k05"]
    kantor.walk(instance, start="k05")
    assert kantor.ask("kepala", TheInstance(instance=instance)).state == "completed"
    assert kantor.ask("auditor", Replay(instance=instance)).identical


def test_a_sheet_with_every_question_open_runs_too_with_the_forms_that_come_by_themselves(kantor: Kantor) -> None:
    guess = diagram(guessed(paste.read(SHEET.read_text())))
    kantor.operator(Publish(key="lembar", source=guess, forms={}))
    for name, lane in LANES.items():
        kantor.operator(MapLane(procedure="lembar", lane=lane, position=kantor.positions[name]))
    done = kantor.do("pengelola", Start(procedure="lembar", title="Berita"))
    choices = {"k02": "setuju", "k03": "setuju", "k06": "sesuai", "k07": "sesuai", "k08": "sesuai"}
    performers = dict(zip((f"k{n:02}" for n in range(1, 12)), (0, 1, 2, 1, 0, 1, 2, 3, 2, 1, 0), strict=True))
    for element, number in performers.items():
        who = list(LANES)[number]
        task = next(one for one in kantor.tasks(who) if one.instance == done.instance and one.element == element)
        answers = {"keputusan": choices[element]} if element in choices else {}
        kantor.do(who, Complete(task=task.task, answers=answers))
    assert kantor.ask("kepala", TheInstance(instance=done.instance)).state == "completed"
