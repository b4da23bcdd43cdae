"""People: list, add, end, a password for one login on a slip, log out everywhere."""

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from engine.commands.people import AddPerson, EndPerson, EndSessions, SetAddress, SetPassword
from engine.errors import NotFound, Refusal
from engine.questions.directory import DirectoryPage, PersonLine
from web import faults, visit
from web.admin import gate
from web.furniture import say
from web.passwords import easy, hashed

blueprint = gate.fenced("admin_people", "/orang")

FIELDS = ("name", "login", "email", "language")


@blueprint.get("")
def listed() -> str:
    """Everybody, by login."""
    return _list("", dict.fromkeys(FIELDS, ""))


def _list(message: str, values: dict[str, str]) -> str:
    book = gate.directory()
    return render_template("admin/people.html", book=book, held=_held(book), values=values, message=message)


def _held(book: DirectoryPage) -> dict[int, list[str]]:
    """What each person holds now: positions with their kind."""
    titles = {one.id: one.title for one in book.positions}
    found: dict[int, list[str]] = {one.id: [] for one in book.people}
    for one in book.holdings:
        if book.terms[one.start, one.end] == "now":
            kind = "" if one.kind == "definitif" else f" ({say(f'retelling.short.{one.kind}')})"
            found[one.person].append(titles[one.position] + kind)
    return found


@blueprint.post("")
def add() -> str | tuple[str, int]:
    """A new person; the password is shown this once."""
    values, password = gate.typed(*FIELDS), easy(visit.desk().entropy)
    command = AddPerson(
        login=values["login"], name=values["name"], email=values["email"], language=values["language"],
        password_hash=hashed(password), must_change=True,
    )
    try:
        gate.do(command)
    except Refusal as refused:
        return _list(faults.words(refused), values), faults.status(refused)
    return _slip(values["login"], values["name"], password)


def _slip(login: str, name: str, password: str) -> str:
    address = visit.house().settings.public_url
    return render_template("admin/slip.html", login=login, name=name, password=password, address=address)


@blueprint.get("/<int:person>")
def page(person: int) -> str:
    """One person."""
    return _person(person, "")


def _person(person: int, message: str) -> str:
    book = gate.directory()
    duties = [say(f"duty.{d.duty}") for d in book.duties if d.person == person and book.terms[d.start, d.end] == "now"]
    return render_template(
        "admin/person.html", one=_line(book, person), held=_held(book).get(person), duties=duties, message=message
    )


def _line(book: DirectoryPage, person: int) -> PersonLine:
    found = next((one for one in book.people if one.id == person), None)
    if found is None:
        raise NotFound(kind="person", name=str(person))
    return found


@blueprint.post("/<int:person>/kata-sandi")
def password(person: int) -> str:
    """A new password for one login; the person's sessions end."""
    one, made = _line(gate.directory(), person), easy(visit.desk().entropy)
    gate.do(SetPassword(person=person, password_hash=hashed(made), must_change=True))
    return _slip(one.login, one.name, made)


@blueprint.post("/<int:person>/surel")
def address(person: int) -> Response | tuple[str, int]:
    """Where the person gets mail."""
    onward = url_for(".page", person=person, sesudah="surel")
    return gate.act(SetAddress(person=person, **gate.typed("email")), lambda why: _person(person, why), onward)


@blueprint.post("/<int:person>/keluarkan")
def end_sessions(person: int) -> Response | tuple[str, int]:
    """Log a person out wherever they are."""
    return gate.act(EndSessions(person=person), lambda why: _person(person, why), url_for(".page", person=person))


@blueprint.post("/<int:person>/akhiri")
def end(person: int) -> Response | str | tuple[str, int]:
    """A person no longer works here; asked twice."""
    if request.form.get("yakin") != "ya":
        name = _line(gate.directory(), person).name
        return _person(person, say("people.end-unsure", name=name)), 422
    return gate.act(EndPerson(person=person), lambda why: _person(person, why), url_for(".listed"))
