"""What the diagram of a draft says to the form editor: the steps with their forms, and what its conditions read."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bpmn.document import Document
from bpmn.finding import DocumentRefused
from bpmn.form_steps import Reading, Step, readings, steps
from bpmn.reader import read
from engine.commands.drafts import DIAGRAM, forms_in
from engine.questions.drafts import DraftPage
from forms.errors import SchemaRefused
from forms.form import Form
from forms.schema import load


@dataclass(frozen=True, kw_only=True)
class Facts:
    """A draft as its forms see it."""

    page: DraftPage
    document: Document | None = None  # None when the diagram cannot be read
    steps: tuple[Step, ...] = ()
    forms: Mapping[str, Form | SchemaRefused] = field(default_factory=dict)  # by file name
    readings: Mapping[str, tuple[Reading, ...]] = field(default_factory=dict)  # by field name

    def users(self, file: str) -> tuple[Step, ...]:
        """The steps that ask with this form."""
        return tuple(step for step in self.steps if step.form == file)

    def readings_of(self, file: str, field: str) -> tuple[Reading, ...]:
        """The ways that go by this field of this form; those right behind a step that uses it, where there are any."""
        mine = {step.id for step in self.users(file)}
        every = self.readings.get(field, ()) if mine else ()
        return tuple(one for one in every if mine.intersection(one.tasks)) or every

    def unused(self) -> tuple[str, ...]:
        """The forms that no step asks with."""
        return tuple(file for file in self.forms if not self.users(file))

    def documents(self, file: str) -> tuple[str, ...]:
        """The documents whose next version a file handed in with this form may be."""
        written = [name for step in self.users(file) for name in step.writes]
        known = [one.name for one in self.document.data_objects if one.name] if self.document else []
        return tuple(dict.fromkeys(written or known))


def facts(page: DraftPage) -> Facts:
    """What is to be known about a draft's forms."""
    forms = {name: _form(content) for name, content in forms_in(page.files).items()}
    try:
        document = read(page.files.get(DIAGRAM, b""))
    except DocumentRefused:
        return Facts(page=page, forms=forms)
    return Facts(page=page, document=document, steps=steps(document), forms=forms, readings=readings(document))


def _form(content: bytes) -> Form | SchemaRefused:
    try:
        return load(content.decode())
    except SchemaRefused as refused:
        return refused
    except UnicodeDecodeError:
        return SchemaRefused("not-json", params={"line": 1, "column": 1})
