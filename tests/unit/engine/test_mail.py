"""The mail server's address, and what is never shown of it."""

import pytest

from engine.mail import MailServerUnreadable, Server
from engine.settings import Settings

SENDER = "sopan@bkd.example"


@pytest.mark.parametrize("address", ["", "mail.example", "http://mail.example", "smtp://", "smtp://mail:port"])
def test_a_server_address_that_cannot_be_read_is_refused(address):
    with pytest.raises(MailServerUnreadable):
        Server.read(address, SENDER)


@pytest.mark.parametrize(("address", "port"), [("smtp://h", 25), ("smtp+starttls://h", 587), ("smtps://h", 465),
                                               ("smtp://h:2525", 2525)])
def test_a_server_address_has_the_usual_port(address, port):
    assert Server.read(address, SENDER).port == port


def test_the_settings_never_show_the_password():
    known = Settings.read({"SOPAN_SMTP": "smtp://sopan:sandi@h", "SOPAN_MAIL_FROM": SENDER})
    assert known.mails
    assert "sandi" not in repr(known) + repr(Server.read(known.smtp, SENDER))
