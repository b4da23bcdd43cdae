"""Handing a mail to a server, over SMTP as the standard library speaks it."""

import smtplib
import ssl
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import unquote, urlsplit

from engine.commands.mail import Mail
from engine.errors import Invalid

PATIENCE = 20  # seconds for each answer of the server
PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
PERMANENT = 500  # SMTP replies from here on will be the same next time


class MailServerUnreadable(Invalid):
    """SOPAN_SMTP must be smtp://, smtp+starttls:// or smtps:// with a host."""

    code = "mail-server-unreadable"


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A mail with its words."""

    to: str
    subject: str
    text: str
    at: datetime
    identifier: str  # the Message-ID's local part: the same for every try, so that a mailbox can tell a second copy


class NotTaken(Exception):
    """The server did not take a mail; `final` when it said that it never will."""

    def __init__(self, why: str, *, final: bool) -> None:
        super().__init__(why)
        self.final = final


@dataclass(frozen=True, kw_only=True)
class Server:
    """A mail server and who we are to it."""

    scheme: str
    host: str
    port: int
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)

    @classmethod
    def read(cls, address: str, sender: str) -> "Server":
        """From `smtp+starttls://user:password@host:587`; what is special in a password is percent-encoded.

        Raises: MailServerUnreadable.
        """
        try:
            parts = urlsplit(address)
            port = parts.port
        except ValueError as error:
            raise MailServerUnreadable() from error
        if parts.scheme not in PORTS or not parts.hostname:
            raise MailServerUnreadable()
        return cls(
            scheme=parts.scheme, host=parts.hostname, port=port or PORTS[parts.scheme], sender=sender,
            user=unquote(parts.username or ""), password=unquote(parts.password or ""),
        )

    def send(self, mail: Mail, subject: str, text: str) -> None:
        """Hand one notice in.

        Raises: NotTaken.
        """
        self.post(Letter(to=mail.email, subject=subject, text=text, at=mail.at, identifier=_identifier(mail)))

    def post(self, letter: Letter) -> None:
        """Hand one letter in.

        Raises: NotTaken.
        """
        try:
            message = self._message(letter)
        except ValueError as error:  # an address that is none
            raise NotTaken(type(error).__name__, final=True) from error
        try:
            with self._connected() as line:
                line.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            raise NotTaken(f"recipient {codes}", final=min(codes) >= PERMANENT) from error
        except (smtplib.SMTPException, OSError) as error:
            raise NotTaken(type(error).__name__, final=False) from error

    def _message(self, letter: Letter) -> EmailMessage:
        message = EmailMessage()
        message["From"] = self.sender
        message["To"] = letter.to
        message["Subject"] = letter.subject
        message["Date"] = format_datetime(letter.at)
        domain = self.sender.rpartition("@")[2].strip(" >") or "localhost"
        message["Message-ID"] = f"<sopan.{letter.identifier}@{domain}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.text)
        return message

    def _connected(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        line: smtplib.SMTP
        if self.scheme == "smtps":
            line = smtplib.SMTP_SSL(self.host, self.port, timeout=PATIENCE, context=context)
        else:
            line = smtplib.SMTP(self.host, self.port, timeout=PATIENCE)
        try:
            if self.scheme == "smtp+starttls":
                line.starttls(context=context)
            if self.user:
                line.login(self.user, self.password)
        except BaseException:
            line.close()
            raise
        return line


def _identifier(mail: Mail) -> str:
    return f"{mail.rows[0]}.{int(mail.at.timestamp() * 1_000)}"
