"""Deadlines: a standard time that can be counted, read from whatever another tool wrote."""

import re
from math import ceil

from lxml import etree

from bpmn import condition, span
from bpmn.prefixes import unbound
from bpmn.repairs.draft import Draft, name, said
from bpmn.repairs.offer import Offers, offer
from bpmn.vocabulary import XSI, tag

ASSUMED = "P1D"
_TIMES = ("timeDuration", "timeCycle", "timeDate")
_SECONDS = re.compile(r"PT(\d{1,7})(?:\.\d+)?S")
_IN_WORDS = re.compile(
    r"\d{1,4}(?:\s*-\s*\d{1,4})?\s*(?:hari|jam|menit|minggu|bulan|tahun|days?|hours?|minutes?|weeks?|months?|years?)\b",
    re.IGNORECASE,
)
# In code ("duration('PT4H')"), or with seconds that are left out.
_WITHIN = re.compile(r"(?<![\w-])(?P<time>P(?=[\dT])[\dYMWDTH]*?)(?:T?\d+(?:\.\d+)?S)?(?!\w)", re.ASCII)
_PYTHON = re.compile(r"\b(days|hours|minutes|weeks)\s*=\s*(\d{1,5})\b")  # timedelta(days=3)


def readable(draft: Draft) -> Offers:
    """Every deadline whose time is missing, in code, a date, a repetition, or in seconds."""
    for identifier, node in draft.nodes().items():
        timer = node.find(tag("timerEventDefinition"))
        if name(node) != "boundaryEvent" or timer is None:
            continue
        times = [one for one in timer if name(one) in _TIMES]
        if len(times) == 1 and name(times[0]) == "timeDuration" and _span(said(times[0])) is not None:
            continue
        old = said(times[0]) if times else ""
        new = understood(old) or understood(node.get("name", ""))
        if new is not None:
            yield offer("time-rewritten", identifier, _write, draft, timer, new, old=old[:100], new=new)
        else:
            yield offer("time-assumed", identifier, _write, draft, timer, ASSUMED, old=old[:100], new=ASSUMED)


def _span(text: str) -> str | None:
    try:
        return span.read(text).iso()
    except span.SpanUnreadable:
        return None


def understood(text: str) -> str | None:
    """The time that a text of another tool speaks of, as ISO 8601 without seconds; None where it speaks of none."""
    bare = condition.strip(text).strip("\"' ")
    last = bare.rpartition("/")[2]  # R3/PT1H: the time between two repetitions
    seconds = _SECONDS.fullmatch(last)
    if seconds is not None and int(seconds[1]):
        return span.Span(minutes=ceil(int(seconds[1]) / 60)).iso()
    within = _WITHIN.search(bare)
    words = _IN_WORDS.search(bare) or _PYTHON.search(bare)
    read = _span(bare) or _span(last) or (_span(within["time"]) if within else None)
    return read or (_span(" ".join(words.groups()[::-1]) if words.re is _PYTHON else words[0]) if words else None)


def _write(draft: Draft, timer: etree._Element, text: str) -> None:
    for old in list(timer):
        if name(old) in _TIMES:
            if said(old):
                draft.keep(_event(timer), name(old), said(old))
            timer.remove(old)
    time = etree.SubElement(timer, tag("timeDuration"), nsmap=unbound(timer, {"xsi": XSI}))
    prefix = time.prefix
    time.set(tag("type", XSI), f"{prefix}:tFormalExpression" if prefix else "tFormalExpression")
    time.text = text


def _event(timer: etree._Element) -> etree._Element:
    above = timer.getparent()
    return timer if above is None else above
