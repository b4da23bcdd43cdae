"""The register of checkpoints: to read, to compare, to print and sign."""

from flask import Blueprint, render_template, request

from engine.questions.seals import Register, RegisterPage
from web import qr, visit

blueprint = Blueprint("seals", __name__)

DIGITS = 10  # of a number in an address
GROUP = 4  # digits that are compared at one glance
SHOWN = 16


@blueprint.get("/segel")
def register() -> str:
    """The newest checkpoint in full and a page of all of them; `sebelum=N` goes on with older ones."""
    asked = request.args.get("sebelum", "")
    before = int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= DIGITS else None
    found: RegisterPage = visit.desk().ask(Register(before=before), visit.actor())
    code = qr.drawn(found.newest.text) if found.newest is not None else None
    return render_template("seals/register.html", found=found, code=code, short=short, later=before is not None)


def short(digits: str) -> str:
    """The first 16 digits in groups of four."""
    return " ".join(digits[at : at + GROUP] for at in range(0, SHOWN, GROUP))
