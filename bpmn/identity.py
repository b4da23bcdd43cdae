"""The sheet's identity block: properties of the process (`sop.*`), read from any drawing and written back into it."""

from collections.abc import Mapping

from lxml import etree

from bpmn import extensions, safe
from bpmn.finding import DocumentRefused, Finding
from bpmn.repairs import belonging
from bpmn.repairs.draft import set_property
from bpmn.sheet.rows import clean
from bpmn.vocabulary import tag

LINES = ("sop.nomor", "sop.nama", "sop.dibuat", "sop.direvisi", "sop.efektif", "sop.disahkan", "sop.unit")
BOXES = (
    "sop.dasar_hukum", "sop.kualifikasi", "sop.keterkaitan", "sop.peralatan", "sop.peringatan", "sop.pencatatan",
)
FIELDS = LINES + BOXES
LONGEST = 10_000  # characters of one field


def identity(source: bytes) -> dict[str, str]:
    """Every field of the block, "" where the diagram says nothing; raises DocumentRefused."""
    said = extensions.properties(_process(safe.parse(source)))
    return {name: said.get(name, "") for name in FIELDS}


def with_identity(source: bytes, fields: Mapping[str, str]) -> bytes:
    """The diagram with these fields; byte for byte the same where they say what it says already.

    Raises: DocumentRefused; ValueError for a field that is none of the block.
    """
    if unknown := set(fields) - set(FIELDS):
        raise ValueError(f"not of the identity block: {sorted(unknown)}")
    root = safe.parse(source)
    process = _process(root)
    said = extensions.properties(process)
    plain = {name: clean(text, LONGEST) for name, text in fields.items()}
    changed = {name: text for name, text in plain.items() if said.get(name, "") != text}
    if not changed:
        return source
    for name, text in changed.items():
        set_property(process, name, text)
    return etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=True)


def _process(root: etree._Element) -> etree._Element:
    """The process that is run, or would be after a repair."""
    if root.tag != tag("definitions"):
        raise DocumentRefused(Finding(code="not-bpmn", element=None))
    found = belonging.candidates(root)
    if not found:
        raise DocumentRefused(Finding(code="no-process", element=None))
    return found[0]
