"""Who gets in, and what every reply carries."""

import re

import pytest

from web.passwords import hashed, verified
from web.safe_path import HOME, safe_path

OWN_FILE = re.compile(r'<script type="module" src="/static/[^"]+"></script>')


def test_an_address_that_does_not_exist_tells_a_stranger_nothing(browser):
    assert browser.get("/rahasia").location.startswith("/masuk")


def test_every_page_carries_the_strict_headers(browser, pengelola):
    for reply in (browser.get("/masuk"), pengelola.get("/tugas"), pengelola.get("/tidak-ada")):
        policy = reply.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert reply.headers["X-Content-Type-Options"] == "nosniff"
        assert reply.headers["Referrer-Policy"] == "same-origin"
        assert reply.headers["Cache-Control"] == "no-store"


def test_no_page_holds_a_style_or_a_script_of_its_own(pengelola, kantor):
    kantor.start()
    for address in ("/tugas", "/tugas/1", "/berkas", "/berkas/1", "/berkas/1/diagram", "/mulai"):
        page = pengelola.get(address).get_data(as_text=True)
        assert "<style" not in page, address
        assert " style=" not in page, address
        assert page.count("<script") == len(OWN_FILE.findall(page)), address
        assert " onclick=" not in page, address


def test_a_form_without_its_token_is_refused_and_changes_nothing(pengelola, kantor):
    kantor.start()
    reply = pengelola.client.post("/tugas/1", data={"kunci": "x"})
    assert reply.status_code == 400
    assert "tanda pengenal" in reply.get_data(as_text=True)
    assert kantor.tasks("pengelola")[0].element == "k01"


def test_the_session_cookie_is_kept_from_scripts_and_other_sites(browser):
    reply = browser.log_in("pengelola")
    cookie = next(c for c in reply.headers.getlist("Set-Cookie") if c.startswith("sopan="))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie


@pytest.mark.parametrize(
    ("wanted", "got"),
    [
        ("/berkas/3", "/berkas/3"),
        ("/berkas?cari=a", "/berkas?cari=a"),
        ("//elsewhere.example", HOME),
        ("/\\elsewhere.example", HOME),
        ("https://elsewhere.example/", HOME),
        ("javascript:alert(1)", HOME),
        ("/a\r\nSet-Cookie: x", HOME),
        ("", HOME),
    ],
)
def test_going_on_leads_only_to_pages_of_our_own(wanted, got):
    assert safe_path(wanted) == got


def test_a_password_is_kept_as_argon2id_and_an_unknown_login_never_fits():
    stored = hashed("kata sandi contoh")
    assert stored.startswith("$argon2id$")
    assert verified(stored, "kata sandi contoh")
    assert not verified(stored, "kata sandi lain")
    assert not verified(None, "a password that nobody has")
    assert not verified("", "")
    assert not verified(stored, "x" * 10_000)
