"""Every word on a screen stands in both languages; every code of every room has its sentence."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from bpmn.finding import Finding
from engine.errors import Refusal
from engine.verification.flaw import NOT_PROVEN
from forms.errors import FieldError
from web.cli.main import VERBS
from web.words.catalogue import LANGUAGES, has, sentences
from web.words.refusals import field_error, finding, refusal

ROOT = Path(__file__).parents[2]
WEB = ROOT / "web"
FIRST, *OTHERS = LANGUAGES
SAID = re.compile(r'\bsay\(\s*(?:language, |spoken\(ctx\), )?"([a-z][a-z.:-]+[a-z])"[,)]')
CODE = re.compile(r"[a-z]+(-[a-z]+)*")


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def trees(*rooms: str) -> Iterator[tuple[Path, ast.Module]]:
    for room in rooms:
        for path in sorted((ROOT / room).rglob("*.py")):
            if "node_modules" not in path.parts:
                yield path, ast.parse(path.read_text())


def called(tree: ast.Module, names: tuple[str, ...]) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in names:
            yield node


def texts(nodes: list[ast.expr]) -> set[str]:
    """The literal codes among these expressions, those of `a if b else c` too."""
    found = [n.value for node in nodes for n in ast.walk(node) if isinstance(n, ast.Constant)]
    return {value for value in found if isinstance(value, str) and CODE.fullmatch(value)}


def codes_given_as(keyword: str, calls: Iterator[ast.Call]) -> set[str]:
    return texts([k.value for call in calls for k in call.keywords if k.arg == keyword])


def literal_calls(room: str, names: tuple[str, ...]) -> set[str]:
    """First arguments that are literal codes in calls of these names."""
    return {
        call.args[0].value
        for _, tree in trees(room)
        for call in called(tree, names)
        if call.args and isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str)
    }


def refusal_codes() -> set[str]:
    return {
        node.value.value
        for _, tree in trees("engine")
        for found in ast.walk(tree)
        if isinstance(found, ast.ClassDef)
        for node in found.body
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "code"
        if isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    }


def finding_codes() -> set[str]:
    given: set[str] = set()
    for path, tree in trees("bpmn", "engine"):
        given |= codes_given_as("code", called(tree, ("Finding",)))
        if path.parts[-2] == "bpmn":
            given |= {c for c in re.findall(r'"(too-many-(?:nodes|flows))"', path.read_text())}
    return given


def test_the_languages_have_the_same_keys():
    for language in OTHERS:
        assert sentences(language).keys() == sentences(FIRST).keys()


def test_the_languages_use_the_same_placeholders():
    for language in OTHERS:
        differing = {
            key: (text, sentences(language)[key])
            for key, text in sentences(FIRST).items()
            if placeholders(text) != placeholders(sentences(language)[key])
        }
        assert differing == {}


def test_no_sentence_is_empty_or_untranslated():
    same = {"flaw-place.instance", "word", "language.id", "language.en", "event.note", "mutu.output"}
    for key, text in sentences("id").items():
        assert text.strip(), key
        english = sentences("en")[key]
        if " " in text and key not in same:
            assert text != english, key


def test_every_refusal_of_the_engine_has_its_sentence():
    codes = refusal_codes()
    assert {"task-closed", "database-locked", "title-missing", "key-reused"} <= codes
    assert {code for code in codes if not has(FIRST, f"refusal.{code}")} == set()


def test_every_finding_about_a_diagram_has_its_sentence():
    codes = finding_codes()
    assert {"task-outside-lane", "gateway-default-not-return", "dtd-forbidden", "too-many-nodes"} <= codes
    unheard = {code for code in codes if not has(FIRST, f"finding.{code}")}
    # A finding about a form file is told with the sentence for the file's own fault.
    assert {code for code in unheard if not has(FIRST, f"schema.{code.removeprefix('form-')}")} == set()


def test_every_reason_why_a_condition_is_refused_has_its_sentence():
    reasons = literal_calls("bpmn", ("ConditionRefused",))
    assert len(reasons) >= 8
    assert {r for r in reasons if not has(FIRST, f"finding.condition-refused.{r}")} == set()


def test_every_faulty_field_has_its_sentence():
    tree = ast.parse((ROOT / "forms" / "check.py").read_text())
    codes = codes_given_as("code", called(tree, ("FieldError",)))
    codes |= literal_calls("forms", ("Wrong",))
    assert {"required", "too-long", "not-an-address", "decimal-ambiguous"} <= codes
    assert {code for code in codes if not has(FIRST, f"field.{code}")} == set()


def test_every_faulty_form_file_has_its_sentence():
    codes = literal_calls("forms", ("SchemaRefused", "refuse", "_refuse"))
    assert {"not-json", "keyword-unknown"} & codes
    known = {c for c in codes if CODE.fullmatch(c)}
    assert {code for code in known if not has(FIRST, f"schema.{code}")} == set()


def test_every_divergence_and_break_of_a_chain_has_its_sentence():
    divergences = literal_calls("engine", ("Diverged",))
    assert "digest-differs" in divergences
    assert {code for code in divergences if not has(FIRST, f"divergence.{code}")} == set()
    breaks = set().union(*(codes_given_as("why", called(tree, ("Break",))) for _, tree in trees("engine")))
    assert {code for code in breaks if not has(FIRST, f"chain.{code}")} == set()


def test_every_flaw_that_a_verification_finds_has_its_sentence():
    codes = literal_calls("engine", ("add",)) | {"outside-cut", "outside-missing"}
    found = {code for code in codes if CODE.fullmatch(code) and "-" in code}
    assert {"chain-hash", "event-missing", "root-differs", "held-differs", "no-checkpoint"} <= found
    assert {code for code in found if not has(FIRST, f"flaw.{code}")} == set()
    assert {name for name in NOT_PROVEN if not has(FIRST, f"not-proven.{name}")} == set()


@pytest.mark.parametrize("prefix", ["instance", "task", "deadline", "note"])
def test_every_event_of_a_berkas_has_its_sentence(prefix):
    written = set()
    for path in (ROOT / "engine").rglob("*.py"):
        written |= set(re.findall(rf'"({prefix}:[a-z]+(?:-[a-z]+)*)"', path.read_text()))
    unheard = {event for event in written if not has(FIRST, f"event.{event}")}
    assert unheard - {"deadline:met"} == set()  # an answer of the desk, never an event


def test_every_key_that_a_page_or_a_verb_says_is_in_the_catalogues():
    said = set()
    for path in (*WEB.rglob("templates/**/*.html"), *WEB.rglob("*.py")):
        if "node_modules" not in path.parts:
            said |= set(SAID.findall(path.read_text()))
    assert len(said) > 80
    assert {key for key in said if not has(FIRST, key)} == set()


def test_every_verb_of_the_command_line_has_its_help():
    assert {verb for verb in VERBS if not has(FIRST, f"cli.{verb}")} == set()


def test_a_code_without_words_is_shown_and_never_hidden():
    class Unheard(Refusal):
        """Nobody wrote a sentence for this."""

        code = "unheard-of"

    for language in LANGUAGES:
        assert "unheard-of; depth = 3" in refusal(language, Unheard(depth=3))


def test_a_sentence_survives_a_missing_parameter():
    class Short(Refusal):
        """It forgot its parameters."""

        code = "instance-too-deep"

    assert "?" in refusal("id", Short())


def test_the_reason_chooses_the_sentence():
    made = Finding(code="condition-refused", element="f1", params={"reason": "condition-single-equals"})
    assert "==" in finding("id", made, "f1")
    assert "NIP" in field_error("id", FieldError(field="nip", code="pattern-unfit", params={"pattern": "nip"}), "NIP")
