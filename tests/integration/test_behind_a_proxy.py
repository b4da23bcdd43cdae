"""Behind a reverse proxy: who asks is what the trusted proxy says, and nobody else's word counts."""

from contextlib import contextmanager
from dataclasses import replace

import pytest

from engine.settings import Settings, SettingUnreadable
from tests.served import Browser, field, office, serving

PROXY = "127.0.0.1"  # the tests stand in for it


@contextmanager
def computers(port, *addresses):
    """Browsers at these addresses, as the proxy tells them."""
    found = [Browser(port, X_Forwarded_For=address) for address in addresses]
    yield found
    for one in found:
        one.close()


def guess(browser, times=5):
    for _ in range(times):
        assert browser.log_in("kabid", "bukan ini").status == 401


def test_who_guesses_at_one_computer_makes_no_other_wait(tmp_path):
    with office(tmp_path) as kantor, serving(replace(kantor.settings, trusted_proxy=PROXY)) as server, \
            computers(server.port, "10.0.0.7", "10.0.0.8") as (guesser, owner):
        guess(guesser)
        assert guesser.log_in("kabid").status == 429
        assert owner.log_in("kabid").status == 303


def test_an_address_that_the_browser_claims_for_itself_is_not_believed(tmp_path):
    with office(tmp_path) as kantor, serving(replace(kantor.settings, trusted_proxy=PROXY)) as server, \
            computers(server.port, "1.1.1.1, 10.0.0.7", "2.2.2.2, 10.0.0.7") as (guesser, again):
        guess(guesser)
        assert again.log_in("kabid").status == 429


@pytest.mark.parametrize("trusted", ["", "192.0.2.1"])
def test_where_no_proxy_is_trusted_the_header_changes_nothing(tmp_path, trusted):
    with office(tmp_path) as kantor, serving(replace(kantor.settings, trusted_proxy=trusted)) as server, \
            computers(server.port, "10.0.0.7", "10.0.0.8") as (guesser, owner):
        guess(guesser)
        assert owner.log_in("kabid").status == 429


def test_the_proxys_https_is_https_for_the_pages(tmp_path):
    with office(tmp_path) as kantor:
        settings = replace(kantor.settings, trusted_proxy=PROXY, public_url="https://sopan.example.go.id")
        with serving(settings) as server:
            told = Browser(server.port, X_Forwarded_Proto="https", X_Forwarded_For="10.0.0.7")
            page = told.get("/masuk")
            assert page.headers["Strict-Transport-Security"]
            assert field(page.text, "csrf_token")
            told.close()


@pytest.mark.parametrize("value", ["nginx", "10.0.0.0/8", "10.0.0.7, 10.0.0.8"])
def test_a_value_that_is_no_address_is_refused_by_name(value):
    with pytest.raises(SettingUnreadable) as refused:
        Settings.read({"SOPAN_TRUSTED_PROXY": value})
    assert refused.value.params["name"] == "SOPAN_TRUSTED_PROXY"


@pytest.mark.parametrize("value", ["", "*", "127.0.0.1", "::1"])
def test_an_address_or_everybody_or_nobody_is_taken(value):
    assert Settings.read({"SOPAN_TRUSTED_PROXY": value}).trusted_proxy == value
