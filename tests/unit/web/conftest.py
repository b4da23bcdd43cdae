"""The pages of a furnished office, asked through Flask's own client."""

import re
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engine.commands.drafts import BeginDraft
from engine.commands.people import SetPassword
from tests.application import application, light_hash
from tests.conftest import SOP

PASSWORD = "kata sandi contoh"


@pytest.fixture
def database() -> str:
    """Pages do not know the database: one is enough here."""
    return "sqlite"


@pytest.fixture(scope="session")
def password_hash() -> str:
    return light_hash(PASSWORD)


@dataclass
class Browser:
    """One person's browser."""

    client: FlaskClient

    def get(self, address: str) -> TestResponse:
        return self.client.get(address)

    def send(self, address: str, page: str, **fields: Any) -> TestResponse:
        """Submit a form that stands on `page`, with its token."""
        shown = self.client.get(page).get_data(as_text=True)
        found = {name: value(shown, name) for name in ("csrf_token", "kunci") if f'name="{name}"' in shown}
        return self.client.post(address, data={**found, **fields})

    def log_in(self, login: str, password: str = PASSWORD, **fields: Any) -> TestResponse:
        return self.send("/masuk", "/masuk", login=login, sandi=password, **fields)


def value(page: str, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{re.escape(name)}" value="([^"]*)"', page)
    assert found, f"no field {name}"
    return found[1]


@pytest.fixture
def app(kantor: Any, password_hash: str) -> Flask:
    for person in kantor.people.values():
        kantor.operator(SetPassword(person=person, password_hash=password_hash))
    return application(kantor.desk, kantor.settings)


@pytest.fixture
def browser(app: Flask) -> Browser:
    return Browser(app.test_client())


@pytest.fixture
def pengelola(app: Flask) -> Browser:
    """Somebody logged in as the one who prepares the material."""
    found = Browser(app.test_client())
    assert found.log_in("pengelola").status_code == 303
    return found


@pytest.fixture
def owner(app: Flask) -> Browser:
    """The process owner's browser."""
    found = Browser(app.test_client())
    assert found.log_in("pemilik").status_code == 303
    return found


@pytest.fixture
def sop_draft(kantor: Any) -> int:
    """A draft of the SOP in force."""
    begun = kantor.do("pemilik", BeginDraft(procedure=SOP, name="Updating Data Website", base=1))
    return int(str(begun.body["draft"]))
