"""The office's own network: over plain http from another address than the machine's own, and what the log says."""

import contextlib
import re
import shutil
import socket
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import LANES
from tests.served import PASSWORD, Browser, Serving, field, office, serving

ROOT = Path(__file__).parents[2]


def _own_address() -> str | None:
    """An address of this machine that is not loopback; nothing is sent to find it."""
    found: list[str] = []
    if shutil.which("ip"):
        shown = subprocess.run(["ip", "-4", "-o", "addr", "show", "scope", "global"], capture_output=True, text=True)
        found += [line.split()[3].split("/")[0] for line in shown.stdout.splitlines()]
    with contextlib.suppress(socket.gaierror):
        found += [str(a[4][0]) for a in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)]
    return next((address for address in found if not address.startswith("127.")), None)


def test_make_run_hands_the_address_on_to_the_server():
    said = subprocess.run(["make", "-n", "run", "HOST=0.0.0.0"], cwd=ROOT, capture_output=True, text=True)
    assert "serve --host 0.0.0.0 --port 8080" in said.stdout


def test_somebody_at_another_computer_logs_in_over_http_and_starts_a_berkas(tmp_path):
    address = _own_address()
    if address is None:
        pytest.skip("this machine has no address besides loopback")
    with office(tmp_path) as kantor:
        settings = replace(kantor.settings, public_url=f"http://{address}")
        with serving(settings, "--host", "0.0.0.0") as server:  # noqa: S104  the office's own network
            browser = Browser(server.port, address)
            assert browser.get("/tugas").location == "/masuk?lanjut=/tugas"
            entered = browser.log_in("pengelola")
            assert entered.status == 303
            for cookie in entered.headers.get_all("Set-Cookie"):
                assert "Secure" not in cookie
                assert not cookie.startswith("__Host-")
            assert browser.get(entered.location).location == "/tugas"
            assert browser.get("/tugas").status == 200
            browser.close()


def test_who_serves_the_network_is_told_what_the_others_type(tmp_path):
    if _own_address() is None:
        pytest.skip("this machine has no address besides loopback")
    with office(tmp_path) as kantor:
        server = Serving(kantor.settings, "--host", "0.0.0.0")  # noqa: S104  the office's own network
        browser = Browser(server.port)
        assert browser.get("/masuk").status == 200
        browser.close()
        (named,) = re.findall(rf"Dari komputer lain di jaringan: http://([\d.]+):{server.port}\b", server.stop())
    assert not named.startswith("127.")


def test_on_a_loopback_server_no_other_address_answers(tmp_path):
    address = _own_address()
    if address is None:
        pytest.skip("this machine has no address besides loopback")
    with office(tmp_path) as kantor, serving(kantor.settings) as server, pytest.raises(ConnectionRefusedError):
        Browser(server.port, address).get("/masuk")


def test_over_http_a_public_address_with_https_says_why_the_login_does_not_hold(tmp_path):
    with office(tmp_path) as kantor:
        settings = replace(kantor.settings, public_url="https://sopan.example.go.id")
        with serving(settings) as server:
            browser = Browser(server.port)
            page = browser.get("/masuk")
            assert "__Host-sopan-csrf" in page.headers["Set-Cookie"]
            assert not browser.cookies
            token = field(page.text, "csrf_token")
            told = browser.post("/masuk", {"csrf_token": token, "login": "pengelola", "sandi": PASSWORD})
            assert told.status == 400
            assert "https://sopan.example.go.id" in told.text
            browser.close()


def test_the_log_holds_no_password_no_token_and_no_name(tmp_path):
    log = tmp_path / "log"
    with office(tmp_path / "office") as kantor:
        instance = kantor.start(title="Mutasi Saudari Wulan")
        task = kantor.task(instance, "k01").task
        server = Serving(kantor.settings, log=log)
        browser = Browser(server.port)
        browser.log_in("pengelola", "sandi yang keliru")
        browser.log_in("pengelola")
        page = browser.get(f"/tugas/{task}").text
        token, key = field(page, "csrf_token"), field(page, "kunci")
        wrong = browser.post(f"/tugas/{task}", {"csrf_token": "bukan-tanda", "kunci": key})
        done = browser.post(f"/tugas/{task}", {"csrf_token": token, "kunci": key, "isian.catatan": "Catatan rahasia"})
        assert (wrong.status, done.status) == (400, 303)
        browser.get("/tidak-ada")
        said = server.stop()
        secrets = [PASSWORD, "sandi yang keliru", token, key, "Wulan", "Catatan rahasia"]
        secrets += [m.value for m in browser.cookies.values() if m.key != "sopan-bahasa"]
        secrets += [name.capitalize() for name in LANES] + list(LANES)
        browser.close()
    said += log.read_text()
    assert [secret for secret in secrets if secret in said] == []
