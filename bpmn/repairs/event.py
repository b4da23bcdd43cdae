"""What makes an event a special one."""

from lxml import etree

from bpmn.repairs.draft import name


def definitions(node: etree._Element) -> list[etree._Element]:
    """The event's definitions: timer, message, error, ..."""
    return [one for one in node if name(one).endswith("EventDefinition") or name(one) == "eventDefinitionRef"]


def kind(node: etree._Element) -> str:
    """timer, message, ...; "" for a plain event."""
    found = definitions(node)
    return name(found[0]).removesuffix("EventDefinition") if found else ""


def link(node: etree._Element) -> str:
    """What a jump is called: its definition's name, else its own; "" for an event that is no jump."""
    found = [one for one in definitions(node) if name(one) == "linkEventDefinition"]
    return (found[0].get("name", "") or node.get("name", "")).strip() if found else ""


def beside(rim: etree._Element) -> bool:
    """Whether the step goes on when the event on its edge happens."""
    return rim.get("cancelActivity", "").strip() in ("false", "0")
