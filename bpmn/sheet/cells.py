"""A row's cells on its task: documentation and properties, word for word."""

from lxml import etree

from bpmn import extensions
from bpmn.choices import FORM
from bpmn.repairs.draft import said, set_property
from bpmn.rules.times import UNTIMED
from bpmn.sheet.rows import NO_TIME, OUTSIDE, Row
from bpmn.vocabulary import CAMUNDA, SPIFFWORKFLOW, ZEEBE, tag


def write_cells(task: etree._Element, row: Row) -> None:
    """Write what differs; what is there and says the same stays as it is written."""
    whole = task.find(tag("documentation"))
    if whole is None and row.activity != task.get("name", ""):
        whole = etree.Element(tag("documentation"))
        task.insert(0, whole)
    if whole is not None and said(whole) != row.activity:
        whole.text = row.activity
    wanted = {
        FORM: row.form or None,
        "mutu.nomor": row.number,
        "mutu.kelengkapan": row.needed,
        "mutu.waktu": row.time,
        "mutu.output": row.output,
        "mutu.keterangan": row.remark,
        "mutu.tindakan": row.act or None,
        OUTSIDE: row.outside or None,
        UNTIMED: "ya" if row.span == NO_TIME else None,
    }
    there = extensions.properties(task)
    for key, value in wanted.items():
        if value is None:
            without_property(task, key)
        elif there.get(key) != value:
            set_property(task, key, value)


def without_property(task: etree._Element, key: str) -> None:
    """Take a property away, in whichever dialect it is written."""
    for namespace in (SPIFFWORKFLOW, CAMUNDA, ZEEBE):
        for one in list(task.iterfind(f"{tag('extensionElements')}/*/{tag('property', namespace)}")):
            holder = one.getparent()
            if one.get("name") == key and holder is not None:
                holder.remove(one)


