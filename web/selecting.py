"""A selection of Berkas as the address has it: numbers, a search, or a sample with its seed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from engine.questions.examination import Examination
from engine.questions.instances import Instances
from web.searching import Sought, plain, sought

WAYS = ("nomor", "saring", "acak")
SAMPLE = ("acak", "benih", "batas", "kejadian")
LONGEST = 200_000  # characters of a list of numbers
DIGITS = 15  # of an id


@dataclass(frozen=True, kw_only=True)
class Selection:
    """What was asked for, and how to ask for it again."""

    way: str  # one of WAYS, "" when nothing was selected yet
    numbers: tuple[str, ...]
    search: Sought
    sample: int | None
    seed: str
    upto: int | None
    event: int | None  # of the office, that recorded the draw

    @property
    def fields(self) -> dict[str, str]:
        """The address's own words, for links and hidden fields."""
        said = {"cara": self.way, **self.search.chosen}
        if self.way == "nomor":
            return {"cara": self.way, "nomor": "\n".join(self.numbers)}
        if self.way == "acak":
            numbers = {"acak": self.sample, "batas": self.upto, "kejadian": self.event}
            said |= {"benih": self.seed, **{k: str(v) for k, v in numbers.items() if v is not None}}
        return {name: value for name, value in said.items() if value}

    @property
    def packed(self) -> str:
        """The same as one word of an address."""
        return urlencode(self.fields)

    @property
    def question(self) -> Examination:
        search = Instances(**self.search.wanted)
        if self.way == "nomor":
            return Examination(numbers=self.numbers)
        if self.way == "acak":
            return Examination(search=search, sample=self.sample or 0, seed=self.seed, upto=self.upto)
        return Examination(search=search)


def selection(fields: Mapping[str, str]) -> Selection:
    """What these fields of an address or a form select."""
    way, seed = fields.get("cara", ""), plain(fields.get("benih", ""))
    numbers = [plain(one) for one in re.split(r"[\n;,]", fields.get("nomor", "")[:LONGEST])]
    return Selection(
        way=way if way in WAYS else "", numbers=tuple(one for one in numbers if one), search=sought(fields),
        sample=number(fields.get("acak", "")), seed=seed, upto=number(fields.get("batas", "")),
        event=number(fields.get("kejadian", "")),
    )


def unpacked(text: str) -> Selection:
    """A selection from one word of an address."""
    return selection(dict(parse_qsl(text[:LONGEST])))


def number(text: str) -> int | None:
    """Digits as a number; None for anything else."""
    said = text.strip()
    return int(said) if said.isascii() and said.isdigit() and len(said) <= DIGITS else None


