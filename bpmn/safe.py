"""The hardened parse: bytes from anybody to an XML tree without DTD, entity or comment."""

import re

from lxml import etree

from bpmn.finding import DocumentRefused, Finding

MAX_BYTES = 2 * 1024 * 1024

_PROLOG = re.compile(rb"<[A-Za-z_]")


def parse(source: bytes, *, comments: bool = False) -> etree._Element:
    """The root element, with the file's comments only when they are asked for.

    Raises: DocumentRefused (file-empty, file-too-large, dtd-forbidden, xml-broken).
    """
    if not source.strip():
        raise DocumentRefused(Finding(code="file-empty", element=None))
    if len(source) > MAX_BYTES:
        raise DocumentRefused(
            Finding(code="file-too-large", element=None, params={"size": len(source), "maximum": MAX_BYTES})
        )
    if _doctype_seen(source):
        raise DocumentRefused(Finding(code="dtd-forbidden", element=None))
    try:
        root = etree.fromstring(source, _parser(comments=comments))
    except etree.XMLSyntaxError as error:
        line = error.lineno or 0
        raise DocumentRefused(Finding(code="xml-broken", element=None, params={"line": line})) from error
    # A byte search misses a DOCTYPE in UTF-16 and other encodings; the parser has seen it whatever the encoding.
    info = root.getroottree().docinfo
    if info.internalDTD is not None or info.externalDTD is not None:
        raise DocumentRefused(Finding(code="dtd-forbidden", element=None))
    return root


def _doctype_seen(source: bytes) -> bool:
    plain = source.replace(b"\0", b"")
    first = _PROLOG.search(plain)
    return b"<!DOCTYPE" in plain[: first.start() if first else len(plain)]


def _parser(*, comments: bool) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        remove_comments=not comments,
        remove_pis=True,
        collect_ids=False,
    )
