"""Every page as every role, at a Berkas that is open to the office and at a secret one of somebody else's."""

import hashlib
import re
import secrets
from dataclasses import dataclass
from typing import Any

import pytest
from flask.testing import FlaskClient

from engine.commands.claim import Claim
from engine.commands.complete import Complete
from engine.commands.drafts import BeginDraft
from engine.commands.positions import GrantDuty
from engine.commands.sessions import OpenSession
from engine.commands.setting import SwitchPaper
from engine.commands.start import Start
from tests.application import application
from tests.conftest import DUTIES, LANES, SOP, Kantor
from web import rules

STRANGER = "stranger"
ROLES = (*LANES, *DUTIES, STRANGER)
REFUSED = (401, 403)
OFFICE = frozenset(LANES)

# Who passes the fence, by rule: at the open Berkas (step 1, with Pengelola) and at the secret one, which Budi, another
# Pengelola, has started and given to Kasubid (step 2).
PASSES: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    rules.OPEN: (frozenset(ROLES), frozenset(ROLES)),
    rules.SESSION: (frozenset(ROLES) - {STRANGER},) * 2,
    rules.READER: (OFFICE | {"auditor"}, frozenset({"kasubid", "auditor"})),
    rules.WRITER: (OFFICE, frozenset({"kasubid"})),
    rules.PERFORMER: (frozenset({"pengelola"}), frozenset({"kasubid"})),
    rules.HOLDER: (frozenset({"pengelola"}), frozenset({"kasubid"})),
    rules.STAND_IN: (frozenset({"pengelola", "kasubid"}), frozenset({"kasubid", "kabid"})),
    rules.ASSIGNER: (frozenset({"kasubid", "admin"}), frozenset({"kabid", "admin"})),
    rules.ACTOR: (frozenset(ROLES) - {STRANGER, "auditor"},) * 2,
    rules.SUBMITTER: (frozenset({"pengelola"}), frozenset()),
    rules.BEGINNER: (frozenset({"pengelola"}),) * 2,
    rules.CANCELLER: (frozenset({"pengelola", "admin"}), frozenset({"admin"})),
    rules.RECORDING: (frozenset({"kabid"}),) * 2,
    rules.RECORDER: (frozenset({"kabid"}), frozenset()),
    rules.WITNESS: (frozenset({"kepala", "auditor", "admin"}),) * 2,
    rules.ADMINISTRATOR: (frozenset({"admin"}),) * 2,
    rules.AUDITOR: (frozenset({"auditor"}),) * 2,
    rules.OWNER: (frozenset({"pemilik"}),) * 2,
}
ELSEWHERE = {"static": {"filename": "sopan.css"}}
SENT = {"procedure": SOP, "title": "Berita", "sifat": "biasa", "alasan": "Cuti", "alasan_alih": "Cuti"}


@dataclass(frozen=True, kw_only=True)
class Place:
    """A Berkas to ask about, fresh for every request, as a request may change it."""

    secret: bool
    instance: int
    task: int
    file: str
    draft: int

    def values(self, arguments: set[str]) -> dict[str, Any]:
        known = {"instance": self.instance, "task": self.task, "file": self.file, "digest": self.file,
                 "draft": self.draft, "procedure": SOP}
        return {name: known.get(name, 1) for name in arguments}


def place(kantor: Kantor, rule: str, *, secret: bool) -> Place:
    """A Berkas with one document; for the holder's rule its open task is claimed."""
    file, element = kantor.file(), "k02" if secret else "k01"
    instance = kantor.start(sifat="rahasia" if secret else "biasa") if not secret else _of_budi(kantor, file)
    holder = "kasubid" if secret else "pengelola"
    task = next(t for t in kantor.tasks(holder) if (t.instance, t.element) == (instance, element)).task
    if rule == rules.HOLDER:
        kantor.do(holder, Claim(task=task))
    if rule == rules.SUBMITTER and not secret:
        kantor.do(holder, Complete(task=task))
    begun = kantor.operator(BeginDraft(procedure=SOP, name="Rancangan", base=1)).body["draft"]
    return Place(secret=secret, instance=instance, task=task, file=file, draft=int(str(begun)))


def _of_budi(kantor: Kantor, file: str) -> int:
    instance = kantor.do("budi", Start(procedure=SOP, title="Sangat rahasia", sifat="rahasia")).instance
    assert instance is not None
    task = next(t for t in kantor.tasks("budi") if t.instance == instance)
    kantor.do("budi", Complete(task=task.task, answers={"naskah": [file]}))
    return instance


def entered(client: FlaskClient, kantor: Kantor, role: str) -> str:
    """Log this browser in as the role; the CSRF token of its pages."""
    if role != STRANGER:
        token = secrets.token_hex(16)
        digest = hashlib.sha256(token.encode()).hexdigest()
        kantor.operator(OpenSession(person=kantor.people[role], token_digest=digest, address=""))
        client.set_cookie("sopan", token)
    shown = client.get("/masuk" if role == STRANGER else "/mulai").get_data(as_text=True)
    found = re.search(r'name="csrf_token" value="([^"]+)"', shown)
    assert found is not None
    return found[1]


def passed(reply: Any, endpoint: str) -> bool:
    """Whether the fence let the request through, whatever the page then said of its content."""
    if endpoint.startswith("sessions.") and rules.is_open(endpoint):
        return True  # 401 is what the login page itself says of a wrong password
    if rules.RULES[endpoint] == rules.SUBMITTER and reply.status_code == 409:
        return False  # to everybody else there is nothing to take back
    asks_to_log_in = b'action="/masuk"' in reply.data or (reply.location or "").startswith("/masuk?")
    return reply.status_code not in REFUSED and not asks_to_log_in


@pytest.fixture
def database() -> str:
    """Pages do not know the database: one is enough here."""
    return "sqlite"


@pytest.fixture
def office(kantor: Kantor) -> Kantor:
    """With Kabid Dokin as its recorder."""
    kantor.hire("budi", "pengelola")
    kantor.operator(SwitchPaper(on=True))
    kantor.operator(GrantDuty(person=kantor.people["kabid"], duty="recorder"))
    return kantor


def asked(app: Any, method: str) -> list[tuple[str, set[str]]]:
    return [(r.endpoint, set(r.arguments)) for r in app.url_map.iter_rules() if method in r.methods]


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("role", ROLES)
def test_each_page_lets_exactly_those_pass_whom_its_rule_names(office: Kantor, role: str, method: str) -> None:
    app = application(office.desk, office.settings)
    wrong, places = [], {}
    for endpoint, arguments in asked(app, method):
        for secret in (False, True):
            rule = rules.RULES[endpoint]
            where = places.get((rule, secret)) or place(office, rule, secret=secret)
            if method == "GET":  # which changes nothing
                places[rule, secret] = where
            client = app.test_client()
            token = entered(client, office, role)
            values = ELSEWHERE.get(endpoint) or where.values(arguments)
            address = app.url_map.bind("localhost").build(endpoint, values)
            sent = {**SENT, "csrf_token": token} if method == "POST" else None
            reply = client.open(address, method=method, data=sent, buffered=True)
            if reply.status_code >= 500 or passed(reply, endpoint) != (role in PASSES[rule][secret]):
                wrong.append((endpoint, "secret" if secret else "open", reply.status_code))
    assert wrong == []


def test_a_post_without_the_token_is_refused_on_every_page(office: Kantor) -> None:
    app = application(office.desk, office.settings)
    where = place(office, rules.PERFORMER, secret=False)
    before = office.types(where.instance)
    for role in ("pengelola", "admin", STRANGER):
        for endpoint, arguments in asked(app, "POST"):
            client = app.test_client()
            entered(client, office, role)
            address = app.url_map.bind("localhost").build(endpoint, where.values(arguments))
            reply = client.post(address, data=SENT)
            assert reply.status_code in (400, 401), (role, endpoint)
    assert office.types(where.instance) == before


def test_what_a_stranger_to_a_secret_berkas_is_told_does_not_name_it(office: Kantor) -> None:
    app = application(office.desk, office.settings)
    where = place(office, rules.READER, secret=True)
    for role in ("kabid", "kepala", "pemilik", "admin"):
        client = app.test_client()
        entered(client, office, role)
        for endpoint, arguments in asked(app, "GET"):
            if endpoint in ELSEWHERE:
                continue
            address = app.url_map.bind("localhost").build(endpoint, where.values(arguments))
            assert "Sangat rahasia" not in client.get(address, buffered=True).get_data(as_text=True), (role, endpoint)
