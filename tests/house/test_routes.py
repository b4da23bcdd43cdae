"""Every page has its rule: a new route without one is refused by the fence, and fails here."""

import hashlib
from collections.abc import Iterator

import pytest

from engine.commands.sessions import OpenSession
from tests.application import application
from web import rules

NAMES = {v for k, v in vars(rules).items() if k.isupper() and isinstance(v, str)}


@pytest.fixture
def database() -> str:
    """Pages do not know the database: one is enough here."""
    return "sqlite"


@pytest.fixture
def app(kantor):
    return application(kantor.desk, kantor.settings)


def enter(client, kantor, login):
    """A session for this browser, without asking for a password."""
    digest = hashlib.sha256(login.encode()).hexdigest()
    kantor.operator(OpenSession(person=kantor.people[login], token_digest=digest, address=""))
    client.set_cookie("sopan", login)


def routes(app) -> Iterator[tuple[str, str, str]]:
    """Every endpoint, method and address with a number in each gap."""
    for rule in app.url_map.iter_rules():
        with app.test_request_context():
            address = app.url_map.bind("localhost").build(rule.endpoint, dict.fromkeys(rule.arguments, 1))
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            yield rule.endpoint, method, address


def test_every_route_stands_in_the_table_and_nothing_else_does(app):
    made = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert made - set(rules.RULES) == set(), "give each new route its rule in web/rules.py"
    assert set(rules.RULES) - made == set(), "web/rules.py names routes that are gone"
    assert set(rules.RULES.values()) <= NAMES


def test_the_list_of_open_pages_stays_tiny():
    assert {e for e, rule in rules.RULES.items() if rule == rules.OPEN} == {
        "static", "sessions.form", "sessions.login", "language.choose",
    }


def test_a_route_without_a_rule_lets_nobody_pass(app, kantor):
    app.add_url_rule("/baru", "baru", lambda: "terbuka")
    client = app.test_client()
    assert client.get("/baru").status_code == 303
    enter(client, kantor, "admin")
    assert client.get("/tugas").status_code == 200
    assert client.get("/baru").status_code == 403


def test_every_page_sends_a_stranger_to_the_login(app):
    stranger = app.test_client()
    for endpoint, method, address in routes(app):
        if rules.is_open(endpoint):
            continue
        reply = stranger.open(address, method=method, buffered=True)
        assert reply.status_code in (303, 400, 401), (method, address)
        if reply.status_code == 303:
            assert reply.location.startswith("/masuk"), address


def test_every_reply_carries_the_headers(app):
    stranger = app.test_client()
    for endpoint, method, address in routes(app):
        headers = stranger.open(address, method=method, buffered=True).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"], address
        assert "unsafe" not in headers["Content-Security-Policy"], address
        assert headers["X-Content-Type-Options"] == "nosniff", address
        assert headers["X-Frame-Options"] in ("DENY", "SAMEORIGIN"), address
        if endpoint != "static":
            assert headers["Cache-Control"] == "no-store", address
