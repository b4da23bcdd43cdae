"""The levels V1 to V6 of a verdict in plain words: what was found, what was not looked at, what nothing here proves."""

from dataclasses import dataclass

from engine.questions.conformance import Conformance, ConformancePage
from engine.questions.retelling import RetellingPage
from engine.questions.standing import Standing, StandingOf
from engine.questions.verdict import LastVerdict, VerdictLine
from engine.replay import Divergence
from web import visit
from web.furniture import say
from web.words.refusals import sentence

ENTITLED = ("not-permitted", "holding-differs", "recorder-differs")  # divergences that speak of who may
WHOLE, BROKEN, UNSEEN = "whole", "broken", "unseen"


@dataclass(frozen=True, kw_only=True)
class Level:
    """One question, and its answer."""

    code: str  # V1 .. V6
    state: str  # whole | broken | unseen
    words: str


@dataclass(frozen=True, kw_only=True)
class Judged:
    """The verdict on top of the page."""

    state: str  # whole: every level was looked at and holds | broken | unseen: what was looked at holds
    where: str  # the first thing that is broken
    seq: int | None  # its event
    levels: tuple[Level, ...]
    kept: VerdictLine | None = None  # the last one that was kept, and when


def judged(found: RetellingPage) -> Judged:
    """The levels of what was computed with the page; a level that nobody looked at is never called whole."""
    standing = visit.desk().ask(StandingOf(instance=found.id), visit.actor()) if found.checked else None
    levels = (_chain(found, standing), _seal(standing), _again(found), _net(found), _entitled(found), _attached(found))
    broken = next((level for level in levels if level.state == BROKEN), None)
    if broken is not None:
        return Judged(state=BROKEN, where=broken.words, seq=_where(found), levels=levels, kept=_kept(found))
    state = WHOLE if all(level.state == WHOLE for level in levels) else UNSEEN
    return Judged(state=state, where="", seq=None, levels=levels, kept=_kept(found))


def _kept(found: RetellingPage) -> VerdictLine | None:
    kept: VerdictLine | None = visit.desk().ask(LastVerdict(instance=found.id), visit.actor())
    return kept


def _where(found: RetellingPage) -> int | None:
    places = [broken.seq for broken in (found.chain, found.divergence) if broken is not None]
    return min((seq for seq in places if any(line.seq == seq for line in found.lines)), default=None)


def _level(code: str, state: str, why: str = "") -> Level:
    return Level(code=code, state=state, words=why or say(f"level.{code}.{state}"))


def _chain(found: RetellingPage, standing: Standing | None) -> Level:
    for stream, broken in (("instance", found.chain), ("office", found.office)):
        if broken is not None:
            why = say(f"chain.{broken.why}", seq=broken.seq)
            return _level("V1", BROKEN, say(f"level.V1.broken-{stream}", why=why))
    unread = found.divergence is not None and standing is not None and standing.shown == "history"
    if standing is not None and standing.shown is not None and not unread:  # an unreadable event is named by V3
        return _level("V1", BROKEN, say("level.V1.shown", what=say(f"level.shown.{standing.shown}")))
    return _level("V1", WHOLE if found.checked else UNSEEN)


def _seal(standing: Standing | None) -> Level:
    """Whole only when every event is under a checkpoint that stands outside the database too."""
    if standing is None:
        return _level("V2", UNSEEN)
    if standing.unfit is not None:
        return _level("V2", BROKEN, say("level.V2.unfit", seq=standing.unfit))
    if standing.office_unfit is not None:
        return _level("V2", BROKEN, say("level.V2.office-unfit", seq=standing.office_unfit))
    if not standing.checkpoint_holds:
        return _level("V2", BROKEN, say("level.V2.checkpoint", number=standing.checkpoint))
    if standing.outside == "ahead":
        last = standing.outside_last
        return _level("V2", BROKEN, say("level.V2.outside-ahead", last=last, number=standing.newest))
    if standing.checkpoint is None:
        return _level("V2", UNSEEN, say("level.V2.unsealed", count=standing.unsealed))
    sealed = say("level.V2.sealed", seq=standing.sealed_upto, number=standing.checkpoint, at=standing.checkpoint_at)
    return _kept_outside(standing, sealed)


def _kept_outside(standing: Standing, sealed: str) -> Level:
    if standing.outside == "differs":
        return _level("V2", BROKEN, say("level.V2.outside-differs", number=standing.checkpoint))
    if standing.outside == "missing":
        return _level("V2", UNSEEN, f"{sealed} {say('level.V2.outside-missing')}")
    if standing.unsealed:
        return _level("V2", UNSEEN, f"{sealed} {say('level.V2.unsealed', count=standing.unsealed)}")
    return _level("V2", WHOLE, sealed)


def _again(found: RetellingPage) -> Level:
    if found.divergence is None:
        return _level("V3", WHOLE)
    if found.divergence.code in ENTITLED:
        return _level("V3", UNSEEN, say("level.V3.upto", seq=found.divergence.seq - 1))
    return _level("V3", BROKEN, _diverged(found.divergence))


def _net(found: RetellingPage) -> Level:
    if not found.checked:
        return _level("V4", UNSEEN)
    if found.chain is not None or found.divergence is not None:
        return _level("V4", UNSEEN, say("level.not-after-break"))
    net: ConformancePage = visit.desk().ask(Conformance(instance=found.id), visit.actor())
    if net.fits is None:
        return _level("V4", UNSEEN, say("level.V4.refused"))
    if net.deviations:
        first = net.deviations[0]
        return _level("V4", BROKEN, say("level.V4.broken", seq=first.seq, step=first.step))
    count = len(net.interventions)
    return _level("V4", WHOLE, say("level.V4.interventions", count=count) if count else
                  say("level.V4.whole", steps=net.steps))


def _entitled(found: RetellingPage) -> Level:
    if found.divergence is None:
        return _level("V5", WHOLE)
    if found.divergence.code in ENTITLED:
        return _level("V5", BROKEN, _diverged(found.divergence))
    return _level("V5", UNSEEN, say("level.V5.upto", seq=found.divergence.seq - 1))


def _diverged(divergence: Divergence) -> str:
    why = sentence(visit.language(), "divergence", divergence.code, divergence.params)
    return say("level.diverged", seq=divergence.seq, why=why)


def _attached(found: RetellingPage) -> Level:
    checks = [(paper.version.name, paper.version.number, paper.check) for paper in found.attached]
    for name, number, check in checks:
        if check in ("altered", "missing"):
            return _level("V6", BROKEN, say(f"level.V6.{check}", name=name, number=number))
    return _level("V6", UNSEEN if any(check == "unchecked" for _, _, check in checks) else WHOLE)
