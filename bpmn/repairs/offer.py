"""A repair that is offered: what it would change, where, and how."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial


@dataclass(frozen=True, kw_only=True)
class Repair:
    """One change to a diagram; `web` holds the sentence for each code."""

    code: str  # stable, kebab-case, e.g. "task-made-user-task"
    element: str | None  # BPMN id as it is when this repair's turn comes; None for the whole file
    params: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """What an owner's answer names: the same for the same file and the same answers before it."""
        return f"{self.code}:{self.element or ''}"


@dataclass(frozen=True)
class Offer:
    """A repair, and what carries it out."""

    repair: Repair
    carry_out: Callable[[], object]


Offers = Iterator[Offer]


def offer(
    code: str, element: str | None, carry_out: Callable[..., object], *given: object, **params: str | int
) -> Offer:
    """An offer: `carry_out(*given)` does it; `params` fill the placeholders of its sentence."""
    said = {name: " ".join(one.split()) if isinstance(one, str) else one for name, one in params.items()}
    return Offer(Repair(code=code, element=element, params=said), partial(carry_out, *given))
