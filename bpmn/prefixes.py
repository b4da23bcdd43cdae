"""Prefixes for new elements: a file may have given the usual ones to other namespaces."""

from collections.abc import Mapping

from lxml import etree


def unbound(near: etree._Element, wanted: Mapping[str, str]) -> dict[str, str]:
    """Prefix -> namespace for an element that comes into `near`: no prefix that means something else there.

    Binding such a prefix anew would hide the one that the new element itself is written with.
    """
    taken = {prefix: uri for prefix, uri in near.nsmap.items() if prefix is not None}
    made: dict[str, str] = {}
    for prefix, uri in wanted.items():
        free, number = prefix, 1
        while taken.get(free, uri) != uri:
            number += 1
            free = f"{prefix}{number}"
        made[free] = uri
    return made
