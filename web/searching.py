"""What somebody remembers of a Berkas, as a search has it in the address."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import request

from engine.model import STATES

LONGEST = 200  # characters of a search
YES = "ya"
FILTERS = ("cari", "pemegang", "pelaku", "langkah", "dari", "hingga", "status", "terlambat", "dikembalikan",
           "pernah_terlambat", "pernah_dikembalikan")


@dataclass(frozen=True, kw_only=True)
class Sought:
    """The filters as they were typed, and as the question takes them."""

    asked: dict[str, str]
    wanted: dict[str, Any]
    faulty: str  # the day that cannot be read, "" when all can

    @property
    def chosen(self) -> dict[str, str]:
        """Those that say something, for the next address."""
        return {name: value for name, value in self.asked.items() if value}


def sought(given: Mapping[str, str] | None = None) -> Sought:
    """Every filter of this request's address, or of what is given."""
    fields = request.args if given is None else given
    asked = {name: plain(fields.get(name, "")) for name in FILTERS}
    days = {name: _day(asked[name]) for name in ("dari", "hingga")}
    wanted = {
        "text": asked["cari"], "holder": asked["pemegang"], "person": asked["pelaku"], "step": asked["langkah"],
        "state": asked["status"] if asked["status"] in STATES else None, "first": days["dari"],
        "last": days["hingga"], "late": asked["terlambat"] == YES, "returned": asked["dikembalikan"] == YES,
        "ever_late": asked["pernah_terlambat"] == YES, "ever_returned": asked["pernah_dikembalikan"] == YES,
    }
    faulty = next((asked[name] for name, day in days.items() if asked[name] and day is None), "")
    return Sought(asked=asked, wanted=wanted, faulty=faulty)


def plain(text: str) -> str:
    """What was typed into a search, without what no database takes."""
    return "".join(c for c in text if c.isprintable()).strip()[:LONGEST]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
