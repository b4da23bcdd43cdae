"""Two owners at one draft: what I wrote beside what is there now; nothing of either is lost."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import render_template, request

from engine.commands.drafts import DraftChanged
from engine.questions.drafts import DraftPage
from web import faults

NOT_RESENT = ("csrf_token", "kunci", "revisi")


@dataclass(frozen=True, kw_only=True)
class Side:
    """One thing of which there are two versions now."""

    label: str
    mine: str
    theirs: str
    own: bool = True  # the office's own words, not ours


def shown(page: DraftPage, changed: DraftChanged, sides: tuple[Side, ...]) -> tuple[str, int]:
    """The page with both; the form that was sent can be sent again, knowing what it replaces."""
    differing = tuple(side for side in sides if side.mine != side.theirs)
    return render_template(
        "owner/conflict.html", draft=page, message=faults.words(changed), sides=differing, sent=tuple(_sent()),
        address=request.path,
    ), 409


def _sent() -> Iterator[tuple[str, str]]:
    yield from ((name, text) for name, text in request.form.items(multi=True) if name not in NOT_RESENT)
