"""What the operator can set; read from the environment in one place, handed on as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Settings:
    """All of it."""

    database: str  # SOPAN_DATABASE: sqlite:///PATH or postgresql://...
    home: Path  # SOPAN_HOME: files and keys, outside the database
    public_url: str  # SOPAN_PUBLIC_URL: the address people type; decides cookie flags
    smtp: str = field(default="", repr=False)  # SOPAN_SMTP: smtp://, smtp+starttls:// or smtps://USER:PASSWORD@HOST:PORT
    mail_from: str = ""  # SOPAN_MAIL_FROM: the address that notices come from

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
        )
