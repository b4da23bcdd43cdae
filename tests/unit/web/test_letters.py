"""What leaves as plain text."""

from datetime import UTC, datetime

import pytest

from engine.commands.mail import Mail, MailLine
from engine.notices import KINDS
from web.words.letters import compose

AT = datetime(2026, 11, 23, 3, 30, tzinfo=UTC)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("language", "due"), [("id", "Tenggat: Senin, 23 November 2026 10.30 WIB"),
                                               ("en", "Due: Monday, 23 November 2026 10:30 WIB")])
def test_every_kind_of_notice_has_its_mail_in_both_languages(kind, language, due):
    line = MailLine(kind=kind, number="1/2026", step="2", step_name="Memeriksa", instance=7, due=AT)
    mail = Mail(rows=(1,), tries=1, at=AT, email="a@b.example", language=language, zone="Asia/Jakarta", lines=(line,))
    subject, text = compose(mail, public_url="https://sopan.example")
    assert subject
    for words in ("1/2026", "2. Memeriksa", due, "https://sopan.example/berkas/7"):
        assert words in text
