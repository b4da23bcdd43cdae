"""Everything that keeps a diagram from being published, and what its owner should think about again."""

from collections.abc import Callable, Collection, Iterator, Mapping
from types import MappingProxyType

from bpmn.choices import FORM, decision_choices, returning_choices
from bpmn.document import Document
from bpmn.finding import Finding
from bpmn.rules import elements, fields, gateways, joins, lanes, paths, sheet, times
from bpmn.rules.subject import Fields, Sometimes, Subject, subject
from bpmn.vocabulary import HUMAN_TASKS

__all__ = ["MAX_FINDINGS", "decision_choices", "forms_needed", "lint", "returning_choices"]

MAX_FINDINGS = 500
_NONE: Mapping[str, Sometimes] = MappingProxyType({})

_RULES: tuple[Callable[[Subject], Iterator[Finding]], ...] = (
    elements.unsupported,
    elements.parts,
    elements.ids,
    elements.ends,
    lanes.names,
    lanes.places,
    paths.unreachable,
    paths.dead_ends,
    paths.idle_circles,
    paths.endless_branches,
    paths.implicit_splits,
    paths.forbidden_flows,
    gateways.defaults,
    gateways.conditions,
    gateways.unmarked_returns,
    joins.meetings,
    fields.forms,
    fields.refused,
    fields.unknown,
    fields.skippable,
    fields.sometimes,
    fields.uncaught,
    times.unreadable,
    times.misplaced,
    times.missing,
    times.differing,
    times.paths,
    times.bypasses,
    sheet.names,
    sheet.sources,
    sheet.acts,
    sheet.returns,
)


def lint(
    document: Document,
    form_fields: Mapping[str, Fields],
    lane_names: Collection[str] = (),
    sometimes: Mapping[str, Sometimes] = _NONE,
) -> list[Finding]:
    """The findings, errors first, each kind in the order of the rules and of the document; at most MAX_FINDINGS.

    `form_fields`: task id -> field name -> its choices (None for a field that is no choice).
    `lane_names`: the lanes that are mapped to positions; empty when that is not known.
    `sometimes`: task id -> the fields among them that are asked only after some answers to another one.
    """
    looked_at = subject(document, form_fields, frozenset(lane_names), sometimes)
    found = {_key(finding): finding for rule in _RULES for finding in rule(looked_at)}
    return sorted(found.values(), key=lambda finding: finding.severity != "error")[:MAX_FINDINGS]


def _key(finding: Finding) -> tuple[object, ...]:
    return finding.code, finding.element, *sorted(finding.params.items())


def forms_needed(document: Document) -> Mapping[str, str]:
    """Task id -> the file name of the form it names, in document order; tasks that name none are absent."""
    people = (node for node in document.nodes.values() if node.type in HUMAN_TASKS)
    return {node.id: node.properties[FORM] for node in people if node.properties.get(FORM)}
