"""Whether files can be put in force, and what to say about them: the rules of publish, asked also of a draft."""

from collections.abc import Collection, Iterator, Mapping
from typing import cast

from bpmn.document import Document
from bpmn.finding import DocumentRefused, Finding
from bpmn.lint import forms_needed, lint
from bpmn.reader import read
from engine.errors import PublishRefused, Refusal
from engine.runtime.dryrun import dry_run
from engine.runtime.parser import DIAGRAM, VersionUnusable, compile_version, form_fields, forms_of
from forms.errors import SchemaRefused
from forms.schema import load

LONGEST_ID, LONGEST_NAME = 120, 200  # characters
LONGEST_OF = {"sop.nomor": 80, "sop.nama": 500, "sop.efektif": 40}


def checked(source: bytes, forms: Mapping[str, bytes]) -> tuple[Document, list[Finding]]:
    """Read, lint, compile and dry-run; the findings that are no refusals.

    Raises: PublishRefused(findings).
    """
    document, findings = _looked(source, forms)
    errors = tuple(f for f in findings if f.severity == "error")
    if errors:
        raise PublishRefused(findings=errors)
    needed = {name: forms[name] for name in forms_needed(document).values() if name in forms}
    dry_run(compile_version({DIAGRAM: source, **needed}))
    return document, findings


def findings(source: bytes, forms: Mapping[str, bytes], lane_names: Collection[str] = ()) -> tuple[Finding, ...]:
    """Everything to say about a diagram and its forms, errors first; never raises for what an owner may draw."""
    try:
        document, found = _looked(source, forms, lane_names)
        if not any(f.severity == "error" for f in found):
            needed = {name: forms[name] for name in forms_needed(document).values() if name in forms}
            dry_run(compile_version({DIAGRAM: source, **needed}))
    except PublishRefused as refused:
        return cast(tuple[Finding, ...], refused.params["findings"])
    except Refusal as refused:  # it does not start: what lint has no rule for
        why = refused.params.get("why", refused.code)
        return (Finding(code="not-runnable", element=None, params={"reason": str(why)}), *found)
    return tuple(found)


def _looked(
    source: bytes, forms: Mapping[str, bytes], lane_names: Collection[str] = ()
) -> tuple[Document, list[Finding]]:
    try:
        document = read(source)
        needed = {name: forms[name] for name in forms_needed(document).values() if name in forms}
        asked = forms_of(document, {DIAGRAM: source, **needed})
        sometimes = {task: form.asked_sometimes() for task, form in asked.items()}
        found = lint(document, form_fields(asked), lane_names, sometimes)
    except DocumentRefused as refused:
        raise PublishRefused(findings=refused.findings) from refused
    except (SchemaRefused, UnicodeDecodeError) as refused:
        raise PublishRefused(findings=tuple(_faulty_forms(document, forms))) from refused
    except VersionUnusable as refused:
        element, file = refused.params.get("element"), str(refused.params.get("file"))
        one = Finding(code="form-missing", element=str(element) if element else None, params={"file": file})
        raise PublishRefused(findings=(one,)) from refused
    return document, [*_too_long(document), *found]


def _faulty_forms(document: Document, forms: Mapping[str, bytes]) -> Iterator[Finding]:
    """Every form that cannot be read, at the first step that names it."""
    seen: set[str] = set()
    for task, file in forms_needed(document).items():
        if file in forms and file not in seen:
            seen.add(file)
            try:
                load(forms[file].decode())
            except SchemaRefused as refused:
                params = {**refused.params, "path": refused.path, "file": file}
                yield Finding(code=f"form-{refused.code}", element=task, params=params)
            except UnicodeDecodeError:
                params = {"line": 1, "column": 1, "path": "", "file": file}
                yield Finding(code="form-not-json", element=task, params=params)


def _too_long(document: Document) -> Iterator[Finding]:
    """Names that the rows of tasks, deadlines and versions have no room for."""
    named = [(node.id, node.id, LONGEST_ID) for node in document.nodes.values()]
    named += [(lane.id, lane.name, LONGEST_NAME) for lane in document.lanes]
    named += [(task, file, LONGEST_NAME) for task, file in forms_needed(document).items()]
    named += [(name, document.properties.get(name, ""), most) for name, most in LONGEST_OF.items()]
    for element, text, most in named:
        if len(text) > most:
            yield Finding(code="label-too-long", element=element[:most], params={"length": len(text), "maximum": most})
