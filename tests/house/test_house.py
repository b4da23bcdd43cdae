"""The house itself: sizes, the one commit, the fences, the documentation."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from engine.release import RELEASE
from web.cli.main import VERBS

ROOT = Path(__file__).parents[2]
ROOMS = ("bpmn", "forms", "engine", "web")
SOURCES = sorted(
    p for room in ROOMS for p in (ROOT / room).rglob("*.py") if "node_modules" not in p.parts and "dist" not in p.parts
)
SUBJECTS = "instance|task|deadline|note|person|position|holding|lane|duty|calendar|setting|version|key|export|draft"
EVENT = re.compile(rf'"((?:{SUBJECTS}):[a-z-]+)"')


def test_no_file_is_longer_than_300_lines():
    files = [p for p in ROOT.glob("*/**/*") if p.suffix in (".py", ".js", ".css", ".html") and _ours(p)]
    long = {str(p.relative_to(ROOT)): n for p in files if (n := len(p.read_text().splitlines())) > 300}
    assert long == {}


def _ours(path: Path) -> bool:
    return not {"node_modules", "dist", ".venv", "data"} & set(path.relative_to(ROOT).parts)


def test_no_function_is_longer_than_50_lines():
    long = []
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno + 1 > 50:
                long.append(f"{path.relative_to(ROOT)}:{node.name}")
    assert long == []


def test_there_is_exactly_one_commit_and_no_begin():
    commits, begins = [], []
    for path in SOURCES:
        for number, line in enumerate(path.read_text().splitlines(), 1):
            commits += [f"{path.name}:{number}"] if ".commit()" in line else []
            begins += [f"{path.name}:{number}"] if re.search(r"\bengine\.begin\(", line) else []
    assert [c.split(":")[0] for c in commits] == ["unit.py"]
    assert begins == []


def test_every_package_begins_with_one_docstring():
    for room in ROOMS:
        for path in (ROOT / room).rglob("__init__.py"):
            if _ours(path) and path.parts[-2] not in ("words", "cli"):
                tree = ast.parse(path.read_text())
                assert [type(n) for n in tree.body] == [ast.Expr], path


def test_nobody_but_the_settings_reads_the_environment():
    readers = {
        str(p.relative_to(ROOT)) for p in SOURCES if re.search(r"os\.environ|os\.getenv|environ\[", p.read_text())
    }
    assert all(reader.startswith("web/cli/") for reader in readers), readers


def test_the_clock_is_read_in_one_place():
    readers = [str(p.relative_to(ROOT)) for p in SOURCES if re.search(r"datetime\.now\(|utcnow\(", p.read_text())]
    assert readers == ["engine/house.py"]


def test_nothing_runs_python_from_a_file():
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in ("eval", "exec", "compile", "__import__"), path
            if isinstance(node, ast.Import):
                assert not {a.name for a in node.names} & {"pickle", "shelve", "marshal"}, path


def test_every_event_type_is_documented():
    readme = (ROOT / "engine" / "README.md").read_text()
    written = {m for p in SOURCES if p.parts[-3:-1] != ("web", "words") for m in EVENT.findall(p.read_text())}
    answers_only = {"deadline:met", "person:name", "task:element", "draft:saved", "draft:discarded"}
    assert {t for t in written - answers_only if f"`{t}`" not in readme} == set()


def test_every_setting_is_documented():
    names = set(re.findall(r"SOPAN_[A-Z_]+", (ROOT / "engine" / "settings.py").read_text()))
    readme = (ROOT / "README.md").read_text()
    assert names
    assert {n for n in names if n not in readme} == set()


def test_every_verb_of_the_command_line_is_documented():
    readme = (ROOT / "web" / "README.md").read_text()
    assert {verb for verb in VERBS if f"`{verb}`" not in readme} == set()


def test_the_release_is_the_same_everywhere():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["version"] == RELEASE
    assert RELEASE in (ROOT / "CHANGELOG.md").read_text()


def test_migrations_are_numbered_without_gaps():
    folder = ROOT / "engine" / "store" / "migrations" / "versions"
    numbers = sorted(int(p.name[:4]) for p in folder.glob("[0-9]*.py"))
    assert numbers == list(range(1, len(numbers) + 1))
    head = re.search(r'HEAD = "(\d+)"', (ROOT / "engine" / "store" / "database.py").read_text())
    assert head is not None
    assert int(head[1]) == numbers[-1]


def test_every_template_has_a_title():
    folder = ROOT / "web" / "templates"
    pages = {p: p.read_text() for p in folder.rglob("*.html")}
    whole = {p: text for p, text in pages.items() if "<html" in text or "{% extends" in text}
    assert whole
    assert [p for p, text in whole.items() if not re.search(r"<title>|block title", text)] == []


def test_the_lock_file_names_no_registry():
    lock = (ROOT / "web" / "frontend" / "package-lock.json").read_text()
    assert '"resolved"' not in lock
    assert "registry" not in lock


def test_no_test_doubles_our_own_code():
    for path in (ROOT / "tests").rglob("*.py"):
        if path != Path(__file__):
            assert not re.search(r"unittest\.mock|MagicMock|monkeypatch\.setattr|freezegun", path.read_text()), path


def test_only_fault_and_browser_tests_wait():
    for path in (ROOT / "tests").rglob("*.py"):
        if not {"faults", "browser", "bench"} & set(path.parts) and path != Path(__file__):
            assert "time.sleep" not in path.read_text(), path


ROOM_OF = {"sqlalchemy": "engine/store", "alembic": "engine/store", "SpiffWorkflow": "engine/runtime", "lxml": "bpmn",
           "cryptography": "engine/signing.py", "segno": "web/qr.py"}


def test_each_big_library_has_one_room_also_in_files_that_no_contract_names():
    strangers = [
        f"{path.relative_to(ROOT)}: {library}"
        for path in SOURCES
        for library in re.findall(r"^\s*(?:from|import) (\w+)", path.read_text(), re.MULTILINE)
        if library in ROOM_OF and not f"{path.relative_to(ROOT)}/".startswith(ROOM_OF[library] + "/")
    ]
    assert strangers == []


def _contracts(root: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=120)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for room in ROOMS:
        ignore = shutil.ignore_patterns("node_modules", "dist", "__pycache__")
        shutil.copytree(ROOT / room, tmp_path / room, ignore=ignore)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_import_contracts_hold_and_a_planted_breach_is_noticed(copy: Path):
    held = _contracts(copy)
    assert held.returncode == 0, held.stdout
    for place, breach in (("web/app.py", "engine.store.tables"), ("engine/access.py", "sqlalchemy"),
                          ("bpmn/lint.py", "engine.model")):
        path = copy / place
        path.write_text(f"{path.read_text()}\nimport {breach}\n")
    broken = _contracts(copy)
    assert broken.returncode != 0
    for name in ("web knocks at the desk", "SQLAlchemy lives in engine.store", "One direction"):
        assert re.search(rf"{re.escape(name)}.* BROKEN", broken.stdout), name
