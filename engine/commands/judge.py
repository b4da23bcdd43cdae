"""Judge: a history is executed again and the verdict kept as a row, so that pages can say when it was last looked at.

A row is not evidence and no event: whoever doubts it executes the history again. Only a draw of samples is an event, so
that nobody can say afterwards that the Berkas were picked by hand.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import time
from hashlib import sha256
from typing import Any

from engine.access import reads_register
from engine.chain import canonical
from engine.errors import Forbidden
from engine.hand import Hand
from engine.model import Done
from engine.moment import text_of
from engine.questions.replay import Judging, Verdict
from engine.release import RELEASE
from engine.store.reads import office, seals, verdicts

AT_ONCE = 25  # Berkas in one transaction
CHECKPOINTS = 50  # looked through at once
SAMPLE = 20  # Berkas a night
NIGHT = time(1)  # local; the draw waits until the office sleeps
SEED = 16  # bytes
DRAWN = "sample:drawn"
JUDGED, SAMPLED, RUN = "judged", "sampled", "replay-all"  # rows of the office table


@dataclass(frozen=True, kw_only=True)
class JudgeThese:
    """Judge these Berkas now; one that does not exist is passed over."""

    instances: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class JudgeFinished:
    """Judge what finished since the last time, found among what new checkpoints have sealed."""


@dataclass(frozen=True, kw_only=True)
class DrawSample:
    """Once a night: draw some finished Berkas and judge them, the seed recorded before anybody sees a result."""


@dataclass(frozen=True, kw_only=True)
class BeginReplay:
    """A replay of everything begins, or goes on where one was interrupted."""

    again: bool = False  # begin anew in any case


@dataclass(frozen=True, kw_only=True)
class EndReplay:
    """It has come to its end."""


@dataclass(kw_only=True)
class _Keeping:
    """Judges one Berkas after another and keeps the rows."""

    hand: Hand
    why: str  # finished | sample | asked
    seed: str = ""
    found: list[Verdict] = field(default_factory=list)
    judging: Judging = field(init=False)

    def __post_init__(self) -> None:
        self.judging = Judging(self.hand)

    def these(self, instances: Iterable[int]) -> None:
        for instance in instances:
            verdict = self.judging.verdict(instance)
            if verdict is None:
                continue
            self.found.append(verdict)
            said = {**_said(verdict), "why": self.why, **({"seed": self.seed} if self.seed else {})}
            self.hand.ledger.row(
                "verdict.add", instance=instance, at=self.hand.now, seq=verdict.seq, release=RELEASE,
                text=canonical(said),
            )


def _said(verdict: Verdict) -> dict[str, Any]:
    said: dict[str, Any] = {"events": verdict.events, "identical": verdict.identical, "sound": verdict.sound}
    for name, broken in (("chain", verdict.chain), ("office", verdict.office)):
        if broken is not None:
            said[name] = {"seq": broken.seq, "why": broken.why}
    if verdict.rows is not None:
        said["rows"] = verdict.rows
    if verdict.divergence is not None:
        where = verdict.divergence
        plain = {k: v if isinstance(v, str | int | None) else str(v) for k, v in where.params.items()}
        said["divergence"] = {"code": where.code, "params": plain, "seq": where.seq}
    return said


def these(command: JudgeThese, hand: Hand) -> Done:
    """The verdicts stand in the answer's body. Raises: Forbidden."""
    _may(hand)
    keeping = _Keeping(hand=hand, why="asked")
    keeping.these(command.instances)
    return Done(seq=0, type="verdict:kept", body={"verdicts": tuple(keeping.found)})


def finished(command: JudgeFinished, hand: Hand) -> Done:
    """The answer's body says how many were judged, and whether there may be more. Raises: Forbidden."""
    _may(hand)
    before, newest = office.value(hand.unit, JUDGED), seals.newest(hand.unit)
    mark, last = int(before or 0), newest.number if newest is not None else 0
    upto = min(last, mark + CHECKPOINTS)
    waiting = verdicts.unjudged(hand.unit, mark, upto) if upto > mark else []
    keeping = _Keeping(hand=hand, why="finished")
    keeping.these(waiting[:AT_ONCE])
    rest = len(waiting) > AT_ONCE
    if upto > mark and not rest:
        _mark(hand, JUDGED, before, str(upto))
    elif keeping.found:
        _mark(hand, JUDGED, before, str(mark))  # two workers at once: one of them loses the race here
    sound = all(v.sound for v in keeping.found)
    return Done(seq=0, type="verdict:kept", body={"judged": len(keeping.found), "more": rest or upto < last,
                                                  "sound": sound})


def sample(command: DrawSample, hand: Hand) -> Done:
    """Numbers follow from seed and count alone, so that anybody can draw them again. Raises: Forbidden."""
    _may(hand)
    local = hand.now.astimezone(hand.zone)
    today, before = local.date().isoformat(), office.value(hand.unit, SAMPLED)
    if before == today or local.time() < NIGHT:
        return Done(seq=0, type=DRAWN, body={"judged": 0})
    _mark(hand, SAMPLED, before, today)
    of, seed = verdicts.highest_instance(hand.unit), hand.entropy(SEED).hex()
    chosen = verdicts.finished(hand.unit, list(drawn(seed, of, 4 * SAMPLE)))[:SAMPLE]
    if not chosen:
        return Done(seq=0, type=DRAWN, body={"judged": 0})
    event = hand.ledger.event(hand.head("office"), DRAWN, hand.acting(),
                              {"instances": chosen, "of": of, "release": RELEASE, "seed": seed})
    keeping = _Keeping(hand=hand, why="sample", seed=seed)
    keeping.these(chosen)
    return Done(seq=event.seq, type=DRAWN, body={"judged": len(keeping.found),
                                                 "sound": all(v.sound for v in keeping.found)})


def drawn(seed: str, of: int, count: int) -> Iterator[int]:
    """Different numbers from 1 to `of`: 1 + SHA-256("seed:i") mod `of`, for i = 0, 1, 2 ... `count` times."""
    seen: set[int] = set()
    for place in range(count if of else 0):
        number = 1 + int.from_bytes(sha256(f"{seed}:{place}".encode()).digest()) % of
        if number not in seen:
            seen.add(number)
            yield number


def begin(command: BeginReplay, hand: Hand) -> Done:
    """The answer's body says since when the verdicts count, how many Berkas there are and how many are done.

    Raises: Forbidden.
    """
    _may(hand)
    before = office.value(hand.unit, RUN)
    resumed = bool(before) and not command.again
    since = before if resumed and before else text_of(hand.now)
    if not resumed:
        _mark(hand, RUN, before, since)
    total, done = verdicts.progress(hand.unit, since)
    return Done(seq=0, type="replay:begun", body={"since": since, "total": total, "done": done, "resumed": resumed})


def end(command: EndReplay, hand: Hand) -> Done:
    """Raises: Forbidden."""
    _may(hand)
    before = office.value(hand.unit, RUN)
    if before:
        _mark(hand, RUN, before, "")
    return Done(seq=0, type="replay:ended")


def _may(hand: Hand) -> None:
    if hand.actor.person is not None and not reads_register(hand.office, hand.actor, hand.now):
        raise Forbidden()


def _mark(hand: Hand, name: str, before: str | None, value: str) -> None:
    """A row of the office table, moved on by one program only."""
    if before is None:
        hand.ledger.row("office.add", name=name, value=value)
    else:
        hand.ledger.row("office.step", w_name=name, w_value=before, value=value)
