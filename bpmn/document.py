"""The diagram as plain values (BPMN 2.0, clauses 7 to 10): what it says, not how it is stored."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class Timer:
    """The time of a timer event, as written (raw or quoted ISO 8601, or an SOP's words)."""

    text: str
    kind: Literal["duration", "date", "cycle"]


@dataclass(frozen=True, kw_only=True)
class Node:
    """A flow node (BPMN 2.0 clause 10)."""

    id: str
    type: str  # BPMN local name: userTask, exclusiveGateway, boundaryEvent, ...
    name: str
    lane: str | None  # the lane's name; None when in no lane or the lane has no name
    documentation: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)  # spiffworkflow > camunda > zeebe
    incoming: tuple[str, ...] = ()  # flow ids, document order
    outgoing: tuple[str, ...] = ()
    default: str | None = None  # flow id
    attached_to: str | None = None  # boundary events only
    interrupting: bool = True  # boundary events only
    timer: Timer | None = None
    event_definition: str | None = None  # local name without "EventDefinition": timer, link, ...


@dataclass(frozen=True, kw_only=True)
class Flow:
    """A sequence flow (BPMN 2.0 clause 8.4.13)."""

    id: str
    source: str
    target: str
    name: str = ""
    condition: str | None = None  # with JUEL / FEEL wrapper stripped; None when it has none
    returns: bool = False  # property mutu.kembali: this flow goes back for repair
    properties: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Lane:
    """A swimlane (BPMN 2.0 clause 10.8)."""

    id: str
    name: str  # "" when unnamed
    nodes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DataObject:
    """A data object reference with the tasks that read and write it (BPMN 2.0 clause 10.4)."""

    id: str
    name: str
    state: str = ""
    written_by: tuple[str, ...] = ()
    read_by: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """A rectangle of the diagram interchange, in diagram pixels."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, kw_only=True)
class Picture:
    """The diagram interchange (BPMN 2.0 clause 12): element id to place."""

    shapes: Mapping[str, Bounds] = field(default_factory=dict)
    edges: Mapping[str, tuple[tuple[float, float], ...]] = field(default_factory=dict)
    labels: Mapping[str, Bounds] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Part:
    """Something in the file that is not run here: code of any kind, or a construct outside the subset."""

    element: str | None  # id of the nearest element that has one
    name: str  # local name of the XML element or attribute: script, preScript, multiInstanceLoopCharacteristics, ...
    code: bool  # True when it would be code to another engine


@dataclass(frozen=True, kw_only=True)
class Document:
    """One executable process of one file, with its pool, lanes and picture."""

    process: str  # id of the process
    name: str
    pool: str  # id of the participant, "" without one
    pool_name: str
    properties: Mapping[str, str]  # of the process: the SOP's identity block (sop.*)
    lanes: tuple[Lane, ...]  # document order
    nodes: Mapping[str, Node]  # by id, document order
    flows: Mapping[str, Flow]  # by id, document order
    data_objects: tuple[DataObject, ...]
    associations: Mapping[str, tuple[str, str]]  # data association id -> (source, target)
    picture: Picture
    source: bytes  # the file as handed in, untouched
    digest: str  # SHA-256 of source, hex
    parts: tuple[Part, ...] = ()  # what lint refuses, document order
