"""The one form with a field of every kind, that most tests of this room use."""

from pathlib import Path

import pytest

from forms.form import Form
from forms.schema import load


@pytest.fixture(scope="session")
def everything_text() -> str:
    return (Path(__file__).parent / "everything.json").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def everything(everything_text: str) -> Form:
    return load(everything_text)
