"""Deadlines: a standard time that can be counted, read from whatever another tool wrote."""

import re
from math import ceil

from lxml import etree

from bpmn import condition, span
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
        new = _understood(old) or _understood(node.get("name", ""))
        if new is not None:
            yield offer("time-rewritten", identifier, _write, draft, timer, new, old=old[:100], new=new)
        else:
            yield offer("time-assumed", identifier, _write, draft, timer, ASSUMED, old=old[:100], new=ASSUMED)


def _span(text: str) -> str | None:
    try:
        return span.read(text).iso()
    except span.SpanUnreadable:
        return None


def _understood(text: str) -> str | None:
    bare = condition.strip(text).strip("\"' ")
    last = bare.rpartition("/")[2]  # R3/PT1H: the time between two repetitions
    seconds = _SECONDS.fullmatch(last)
    if seconds is not None and int(seconds[1]):
        return span.Span(minutes=ceil(int(seconds[1]) / 60)).iso()
    words = _IN_WORDS.search(bare)
    return _span(bare) or _span(last) or (_span(words[0]) if words else None)


def _write(draft: Draft, timer: etree._Element, text: str) -> None:
    for old in list(timer):
        if name(old) in _TIMES:
            if said(old):
                draft.keep(_event(timer), name(old), said(old))
            timer.remove(old)
    time = etree.SubElement(timer, tag("timeDuration"), nsmap={"xsi": XSI})
    prefix = time.prefix
    time.set(tag("type", XSI), f"{prefix}:tFormalExpression" if prefix else "tFormalExpression")
    time.text = text


def _event(timer: etree._Element) -> etree._Element:
    above = timer.getparent()
    return timer if above is None else above
