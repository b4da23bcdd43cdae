"""A file in the one encoding that a browser reads it in, whatever its first line says."""

from lxml import etree

from bpmn import safe


def in_utf8(source: bytes) -> bytes:
    """The file in UTF-8 with all it says, comments too; byte for byte the same when it is. Raises: DocumentRefused."""
    if source.isascii():
        return source
    tree = safe.parse(source, comments=True).getroottree()
    if (tree.docinfo.encoding or "UTF-8").upper() == "UTF-8":
        return source
    written: bytes = etree.tostring(tree, xml_declaration=True, encoding="UTF-8")
    return written
