"""What the room's page promises to people who write forms is true."""

import re
from importlib.resources import files

from forms.pattern import PATTERNS
from forms.schema import RESERVED, load

README = (files("forms") / "README.md").read_text(encoding="utf-8")


def test_the_example_is_a_form() -> None:
    (example,) = re.findall(r"```json\n(.*?)```", README, re.DOTALL)
    assert load(example).condition_fields() == {"keputusan": ("setuju", "kembalikan")}


def test_every_named_pattern_and_reserved_name_is_listed() -> None:
    assert all(f"`{name}`" in README for name in [*PATTERNS, *RESERVED])
