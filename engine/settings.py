"""What the operator can set; read from the environment in one place, handed on as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path

from engine.errors import Invalid

A_DAY = 24 * 60  # minutes


class SettingUnreadable(Invalid):
    """A variable of the environment has a value that cannot be used."""

    code = "setting-unreadable"


@dataclass(frozen=True, kw_only=True)
class Settings:
    """All of it."""

    database: str  # SOPAN_DATABASE: sqlite:///PATH or postgresql://...
    home: Path  # SOPAN_HOME: files and keys, outside the database
    public_url: str  # SOPAN_PUBLIC_URL: the address people type; decides cookie flags
    smtp: str = field(default="", repr=False)  # SOPAN_SMTP: smtp://, smtp+starttls:// or smtps://USER:PASSWORD@HOST:PORT
    mail_from: str = ""  # SOPAN_MAIL_FROM: the address that notices come from

    seal_minutes: int = 10  # SOPAN_SEAL_MINUTES: a checkpoint at most so often, when something is new
    anchor_mail: tuple[str, ...] = ()  # SOPAN_ANCHOR_MAIL: addresses that get the last checkpoint of each day

    trusted_proxy: str = ""  # SOPAN_TRUSTED_PROXY: believed on who asks: an address, or "*" for whoever connects

    @property
    def mails(self) -> bool:
        """Whether this office sends mail."""
        return bool(self.smtp and self.mail_from)

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> "Settings":
        """From the environment, with defaults below the folder `data`."""
        return cls(
            database=environment.get("SOPAN_DATABASE", "sqlite:///data/sopan.db"),
            home=Path(environment.get("SOPAN_HOME", "data/home")),
            public_url=environment.get("SOPAN_PUBLIC_URL", "http://127.0.0.1:8080"),
            smtp=environment.get("SOPAN_SMTP", ""),
            mail_from=environment.get("SOPAN_MAIL_FROM", ""),
            seal_minutes=_minutes(environment.get("SOPAN_SEAL_MINUTES") or "10", "SOPAN_SEAL_MINUTES"),
            anchor_mail=tuple(filter(None, map(str.strip, environment.get("SOPAN_ANCHOR_MAIL", "").split(",")))),
            trusted_proxy=_proxy(environment.get("SOPAN_TRUSTED_PROXY", "").strip()),
        )


def _minutes(text: str, name: str) -> int:
    """Raises: SettingUnreadable."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= A_DAY:
        raise SettingUnreadable(name=name, value=text)
    return int(text)


def _proxy(text: str) -> str:
    """Raises: SettingUnreadable."""
    try:
        return text if text in ("", "*") else str(ip_address(text))
    except ValueError as fault:
        raise SettingUnreadable(why="address", name="SOPAN_TRUSTED_PROXY", value=text) from fault
