"""A net as PNML (ISO/IEC 15909-2, place/transition nets), with the final markings that alignment tools ask for."""

from xml.sax.saxutils import escape, quoteattr

from bpmn.finding import DocumentRefused, Finding
from bpmn.net import Net, Transition
from bpmn.soundness import finals

_TYPE = "http://www.pnml.org/version-2009/grammar/pnmlcoreNet"
_SILENT = '<toolspecific tool="ProM" version="6.4" activity="$invisible$"/>'


def pnml(net: Net, name: str) -> str:
    """The net as an XML text; a silent transition is marked so for ProM and the tools that follow it.

    Raises: DocumentRefused (net-unsound) when it can get stuck, bpmn.soundness.TooManyMarkings.
    """
    ends = finals(net)
    if not ends:
        raise DocumentRefused(Finding(code="net-unsound", element=None))
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<pnml>", f'<net id="net" type="{_TYPE}">', _name(name),
             '<page id="page">']
    for place in net.places:
        token = "<initialMarking><text>1</text></initialMarking>" if place in net.initial else ""
        lines.append(f"<place id={quoteattr(place)}>{_name(place)}{token}</place>")
    for transition in net.transitions:
        silent = "" if transition.label else _SILENT
        shown = _name(transition.label or transition.id)
        lines.append(f"<transition id={quoteattr(transition.id)}>{shown}{silent}</transition>")
    lines += [_arc(number, *ends) for number, ends in enumerate(_ends(net.transitions), 1)]
    lines += ["</page>", "<finalmarkings>", *(_marking(net, marking) for marking in ends), "</finalmarkings>",
              "</net>", "</pnml>"]
    return "\n".join(lines) + "\n"


def _name(text: str) -> str:
    return f"<name><text>{escape(text)}</text></name>"


def _ends(transitions: tuple[Transition, ...]) -> list[tuple[str, str]]:
    arcs: list[tuple[str, str]] = []
    for transition in transitions:
        arcs += [(place, transition.id) for place in transition.takes]
        arcs += [(transition.id, place) for place in transition.gives]
    return arcs


def _arc(number: int, source: str, target: str) -> str:
    return (f'<arc id="a{number}" source={quoteattr(source)} target={quoteattr(target)}>'
            "<inscription><text>1</text></inscription></arc>")


def _marking(net: Net, marking: tuple[str, ...]) -> str:
    tokens = "".join(
        f"<place idref={quoteattr(place)}><text>{marking.count(place)}</text></place>" for place in net.places
    )
    return f"<marking>{tokens}</marking>"
