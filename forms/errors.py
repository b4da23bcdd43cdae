"""Why a form or its answers are refused: a stable code, where, and plain parameters.

The words for each code are not here: a screen has them, in its own language.
"""

import dataclasses
from collections.abc import Mapping

Param = str | int


@dataclasses.dataclass(frozen=True, kw_only=True)
class FieldError:
    """One thing that is wrong with one answer."""

    field: str  # name of the field; "" when it concerns the answers as a whole
    code: str  # stable, kebab-case, e.g. "too-long"
    params: Mapping[str, Param] = dataclasses.field(default_factory=dict)


class AnswersRefused(Exception):
    """The answers do not fit the form; nothing of them was kept."""

    code = "answers-refused"

    def __init__(self, errors: tuple[FieldError, ...]) -> None:
        super().__init__("; ".join(f"{e.code} at {e.field or 'the answers'}" for e in errors))
        self.errors = errors


class SchemaRefused(Exception):
    """The file is not a form this program accepts.

    `path` is a JSON pointer (RFC 6901) into the file, "" for the file itself.
    """

    def __init__(self, code: str, path: str = "", params: Mapping[str, Param] | None = None) -> None:
        super().__init__(f"{code} at {path or 'the file'}")
        self.code = code
        self.path = path
        self.params: Mapping[str, Param] = params or {}
