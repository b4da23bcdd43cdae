"""Logging in and out."""

from dataclasses import replace

from engine.commands.people import EndPerson
from web.app import create_app


def test_a_wrong_password_says_what_to_do_and_keeps_the_login(browser):
    reply = browser.log_in("pengelola", "bukan ini")
    page = reply.get_data(as_text=True)
    assert reply.status_code == 401
    assert "tidak cocok" in page
    assert 'value="pengelola"' in page
    assert "bukan ini" not in page


def test_an_unknown_login_hears_the_same_as_a_wrong_password(browser):
    known = browser.log_in("pengelola", "bukan ini").get_data(as_text=True)
    unknown = browser.log_in("tidak-ada", "bukan ini").get_data(as_text=True)
    assert "tidak cocok" in known
    assert "tidak cocok" in unknown


def test_after_five_wrong_passwords_each_try_waits_longer(browser, kantor):
    for _ in range(5):
        assert browser.log_in("kabid", "bukan ini").status_code == 401
    held = browser.log_in("kabid")
    assert (held.status_code, held.headers["Retry-After"]) == (429, "5")
    assert "Tunggu 5 detik" in held.get_data(as_text=True)
    kantor.clock.forward(seconds=5)
    assert browser.log_in("kabid", "bukan ini").status_code == 401
    assert browser.log_in("kabid", "bukan ini").headers["Retry-After"] == "10"
    kantor.clock.forward(seconds=10)
    assert browser.log_in("kabid").status_code == 303


def test_who_guesses_at_one_computer_does_not_keep_the_owner_out_at_another(app, browser):
    for _ in range(5):
        browser.log_in("kabid", "bukan ini")
    assert browser.log_in("kabid").status_code == 429
    elsewhere = type(browser)(app.test_client())
    elsewhere.client.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    assert elsewhere.log_in("kabid").status_code == 303
    assert browser.log_in("kabid").status_code == 429


def test_a_session_ends_after_twelve_hours_however_busy(pengelola, kantor):
    for _ in range(35):
        kantor.clock.forward(minutes=20)
        assert pengelola.get("/tugas").status_code == 200
    kantor.clock.forward(minutes=21)
    assert pengelola.get("/tugas").status_code == 303


def test_login_goes_on_to_where_the_person_wanted_to_be(browser):
    assert browser.get("/berkas").location == "/masuk?lanjut=/berkas"
    reply = browser.log_in("pengelola", lanjut="/berkas")
    arrived = browser.get(reply.location)
    assert arrived.location == "/berkas"
    assert browser.get("/berkas").status_code == 200


def test_every_login_makes_a_new_token_and_ends_the_session_before_it(browser):
    browser.log_in("pengelola")
    first = browser.client.get_cookie("sopan").value
    page = browser.get("/tugas").get_data(as_text=True)
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    browser.client.post("/masuk", data={"csrf_token": token, "login": "kasubid", "sandi": "kata sandi contoh"})
    assert browser.client.get_cookie("sopan").value != first
    assert "Kasubid" in browser.get("/tugas").get_data(as_text=True)
    browser.client.set_cookie("sopan", first)
    assert browser.get("/tugas").status_code == 303


def test_logging_out_ends_the_session_itself(pengelola):
    token = pengelola.client.get_cookie("sopan").value
    assert pengelola.send("/keluar", "/tugas").location == "/masuk"
    pengelola.client.set_cookie("sopan", token)
    assert pengelola.get("/tugas").status_code == 303


def test_a_session_ends_after_thirty_idle_minutes(pengelola, kantor):
    kantor.clock.forward(minutes=29)
    assert pengelola.get("/tugas").status_code == 200
    kantor.clock.forward(minutes=29)
    assert pengelola.get("/tugas").status_code == 200
    kantor.clock.forward(minutes=31)
    assert pengelola.get("/tugas").status_code == 303


def test_a_cookie_that_did_not_stick_is_named_as_the_cause(app):
    forgetful = app.test_client(use_cookies=False)
    assert "tidak menyimpan cookie" in forgetful.post("/masuk", data={"login": "pengelola"}).get_data(as_text=True)
    assert "tidak menyimpan cookie" in forgetful.get("/masuk/tiba?lanjut=/tugas").get_data(as_text=True)


def test_behind_https_the_cookie_is_secure_and_bound_to_the_host(kantor, password_hash):
    public = create_app(kantor.desk, replace(kantor.settings, public_url="https://sopan.example.go.id"))
    reply = public.test_client().get("/masuk", base_url="https://sopan.example.go.id")
    cookie = reply.headers["Set-Cookie"]
    assert cookie.startswith("__Host-sopan-csrf=")
    assert "Secure" in cookie
    assert reply.headers["Strict-Transport-Security"]


def test_a_person_who_ended_is_out_at_once(pengelola, kantor):
    kantor.operator(EndPerson(person=kantor.people["pengelola"]))
    assert pengelola.get("/tugas").status_code == 303


def test_the_language_is_chosen_per_browser(browser):
    assert 'lang="id"' in browser.get("/masuk").get_data(as_text=True)
    reply = browser.send("/bahasa", "/masuk", bahasa="en", lanjut="/masuk")
    assert reply.location == "/masuk"
    assert '<html lang="en"' in browser.get("/masuk").get_data(as_text=True)
