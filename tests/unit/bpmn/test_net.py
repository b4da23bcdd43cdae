"""The SOP as a Petri net: what it allows, what it does not, and what no net can say."""

import xml.etree.ElementTree as ET

import pytest

from bpmn.conformance import Did, deviations
from bpmn.finding import DocumentRefused
from bpmn.library import source
from bpmn.net import activities, net_of
from bpmn.pnml import pnml
from bpmn.reader import read
from bpmn.soundness import TooManyMarkings, finals, silently, step

DIAGRAM = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="uji" targetNamespace="urn:x">
<process id="p" isExecutable="true">{}</process></definitions>"""


def diagram(nodes, flows):
    """A document from "kind id" words and "source>target" words; flows are named by their ends."""
    kinds = {"S": "startEvent", "T": "userTask", "X": "exclusiveGateway", "A": "parallelGateway",
             "O": "inclusiveGateway", "E": "endEvent"}
    made = []
    for word in nodes.split():
        kind, _, name = word.partition(":")
        made.append(f'<{kinds[kind]} id="{name}" name="{name.upper()}"/>')
    for word in flows.split():
        one, _, two = word.partition(">")
        made.append(f'<sequenceFlow id="{one}-{two}" sourceRef="{one}" targetRef="{two}"/>')
    return read(DIAGRAM.format("".join(made)).encode())


def parsed(net, name):
    return ET.fromstring(pnml(net, name))  # noqa: S314  our own text


def fits(net, words, finished=True):
    return deviations(net, [Did(seq=n, element=e) for n, e in enumerate(words.split(), 1)], finished=finished)


@pytest.fixture(scope="module")
def sop():
    return net_of(read(source("updating-data-website")))


STRAIGHT = "k01 k02 k03 k04 k05 k06 k07 k08 k09 k10 k11"


def test_the_shipped_sop_is_a_sound_net_with_one_end(sop):
    assert finals(sop) == (("selesai",),)
    assert len([t for t in sop.transitions if t.label]) == 11
    assert sop.beside == frozenset()


@pytest.mark.parametrize("words", [
    STRAIGHT,
    "k01 k02 k01 k02 k03 k01 k02 k03 k04 k05 k06 k05 k06 k07 k05 k06 k07 k08 k05 k06 k07 k08 k09 k10 k11",
])
def test_every_way_through_the_sop_fits(sop, words):
    assert fits(sop, words) == ()


@pytest.mark.parametrize(("words", "seq", "element", "expected"), [
    (STRAIGHT.replace(" k04", ""), 4, "k05", ("k01", "k04")),
    ("k02 " + STRAIGHT, 1, "k02", ("k01",)),
    (STRAIGHT.replace("k08", "k08 k08"), 9, "k08", ("k05", "k09")),
])
def test_a_step_left_out_or_done_twice_is_named_with_what_was_expected(sop, words, seq, element, expected):
    (found, *_) = fits(sop, words)
    assert (found.seq, found.code, found.element, found.expected) == (seq, "not-allowed", element, expected)


def test_the_check_goes_on_behind_a_deviation(sop):
    assert [d.element for d in fits(sop, "k01 k03 k04 k05 k06 k08 k09 k10 k11")] == ["k03", "k08"]


def test_a_sequence_that_stops_early_is_not_finished_but_fits_so_far(sop):
    assert fits(sop, "k01 k02", finished=False) == ()
    (found,) = fits(sop, "k01 k02")
    assert (found.code, found.expected) == ("not-finished", ("k01", "k03"))


def test_a_step_that_the_sop_does_not_have_is_named(sop):
    assert [(d.code, d.element) for d in fits(sop, "k01 k99 k02", finished=False)] == [("unknown-step", "k99")]


def test_a_move_puts_the_token_before_its_step(sop):
    told = [Did(seq=1, element="k01"), Did(seq=2, element="k05", moved=True), Did(seq=3, element="k05")]
    assert deviations(sop, told, finished=False) == ()
    assert deviations(sop, [told[0], told[2]], finished=False) != ()


def test_parallel_branches_may_go_in_any_order_and_all_of_them_must():
    net = net_of(diagram("S:s T:a A:split T:b T:c A:join T:d E:e",
                         "s>a a>split split>b split>c b>join c>join join>d d>e"))
    assert finals(net) == (("selesai",),)
    assert fits(net, "a b c d") == fits(net, "a c b d") == ()
    assert fits(net, "a b d")[0].expected == ("c",)


def test_branches_that_end_apart_leave_a_token_each():
    net = net_of(diagram("S:s A:split T:b T:c E:e1 E:e2", "s>split split>b split>c b>e1 c>e2"))
    assert finals(net) == (("selesai", "selesai"),)
    assert fits(net, "c b") == ()
    assert [d.code for d in fits(net, "c")] == ["not-finished"]


INCLUSIVE = ("S:s T:a O:split T:b T:c T:d O:join T:z E:e",
             "s>a a>split split>b split>c split>d b>join c>join d>join join>z z>e")


def test_an_inclusive_block_takes_one_branch_or_several_and_waits_for_those():
    net = net_of(diagram(*INCLUSIVE))
    assert finals(net) == (("selesai",),)
    for words in ("a b z", "a c b z", "a d c b z"):
        assert fits(net, words) == (), words
    assert fits(net, "a z") != ()
    assert fits(net, "a b b z") != ()


def test_a_branch_of_an_inclusive_block_may_be_empty():
    net = net_of(diagram("S:s T:a O:split T:b O:join T:z E:e", "s>a a>split split>b split>join b>join join>z z>e"))
    assert finals(net) == (("selesai",),)
    assert fits(net, "a z") == fits(net, "a b z") == ()


@pytest.mark.parametrize(("nodes", "flows"), [
    ("S:s O:split T:b T:c X:join E:e", "s>split split>b split>c b>join c>join join>e"),
    ("S:s O:split T:b T:c X:out O:join E:e E:f", "s>split split>b split>c b>out out>join out>f c>join join>e"),
    ("S:s X:in O:split T:b T:c X:back O:join E:e",
     "s>in in>split split>b split>c b>back back>in back>join c>join join>e"),
])
def test_an_inclusive_gateway_without_a_plain_join_is_refused(nodes, flows):
    with pytest.raises(DocumentRefused) as refused:
        net_of(diagram(nodes, flows))
    assert refused.value.findings[0].code == "net-inclusive"


def test_a_net_that_can_get_stuck_has_no_end():
    net = net_of(diagram("S:s X:split T:b T:c A:join E:e", "s>split split>b split>c b>join c>join join>e"))
    assert finals(net) == ()
    with pytest.raises(DocumentRefused) as refused:
        pnml(net, "macet")
    assert refused.value.findings[0].code == "net-unsound"


def test_a_net_of_very_many_states_is_refused_and_not_waited_for():
    branches = [f"t{n}" for n in range(16)]
    nodes = "S:s A:split A:join E:e " + " ".join(f"T:{b}" for b in branches)
    flows = "s>split join>e " + " ".join(f"split>{b} {b}>join" for b in branches)
    with pytest.raises(TooManyMarkings):
        finals(net_of(diagram(nodes, flows)))


def test_a_deadline_beside_a_step_is_left_out_and_one_that_interrupts_stays_in(letter):
    net = net_of(read(letter()))
    assert finals(net) == (("selesai",),)
    assert {t.id for t in net.transitions if "lambat" in t.id} == set()
    interrupting = ('attachedToRef="susun" cancelActivity="false"', 'attachedToRef="susun" cancelActivity="true"')
    net = net_of(read(letter(interrupting)))
    assert fits(net, "") == ()  # the deadline may take the step's place and lead to its own end
    assert fits(net, "susun periksa") == ()


def test_a_terminating_end_beside_other_branches_is_refused(letter):
    with_branches = ('<exclusiveGateway id="putusan" default="kembali"/>', '<parallelGateway id="putusan"/>')
    ended = ('<endEvent id="selesai"/>', '<endEvent id="selesai"><terminateEventDefinition/></endEvent>')
    assert net_of(read(letter(ended)))
    with pytest.raises(DocumentRefused) as refused:
        net_of(read(letter(with_branches, ended)))
    assert refused.value.findings[0].code == "net-terminate"


def test_steps_of_a_deadlines_side_branch_are_passed_over(letter):
    task = ('<endEvent id="lambat1"/>', '<userTask id="susul" name="Menyusul"/><endEvent id="lambat1"/>')
    to = ('sourceRef="t1" targetRef="lambat1"', 'sourceRef="t1" targetRef="susul"')
    on = ("</process>", '<sequenceFlow id="f9" sourceRef="susul" targetRef="lambat1"/></process>')
    net = net_of(read(letter(task, to, on)))
    assert net.beside == {"susul"}
    assert fits(net, "susun susul periksa") == ()


def test_no_two_steps_have_the_same_name():
    document = diagram("S:s T:a T:b E:e", "s>a a>b b>e")
    assert activities(document) == {"a": "A", "b": "B"}
    same = read(document.source.replace(b'name="B"', b'name="A"').replace(b'name="E"', b'name=""'))
    assert activities(same) == {"a": "A (a)", "b": "A (b)"}
    assert activities(read(source("updating-data-website")))["k02"] == "2. Memeriksa draft naskah materi"


def test_the_pnml_says_the_same_net_to_another_reader(sop):
    root = parsed(sop, 'Nama <dengan> "tanda"')
    places = {p.get("id") for p in root.iter("place") if p.get("id")}
    transitions = {t.get("id"): t.findtext("name/text") for t in root.iter("transition")}
    arcs = {(a.get("source"), a.get("target")) for a in root.iter("arc")}
    assert places == set(sop.places)
    assert arcs == {(p, t.id) for t in sop.transitions for p in t.takes} | {
        (t.id, p) for t in sop.transitions for p in t.gives
    }
    assert {n for n in transitions.values() if n[0].isdigit()} == {t.label for t in sop.transitions if t.label}
    silent = {t.get("id") for t in root.iter("transition") if t.find("toolspecific") is not None}
    assert silent == {t.id for t in sop.transitions if not t.label}
    (start,) = [p.get("id") for p in root.iter("place") if p.find("initialMarking") is not None]
    (end,) = [p.get("idref") for p in root.find("net/finalmarkings/marking") if p.findtext("text") == "1"]
    assert (start, end) == ("mulai", "selesai")
    assert root.findtext("net/name/text") == 'Nama <dengan> "tanda"'


def test_two_tokens_on_a_place_are_two():
    net = net_of(diagram("S:s A:split T:b T:c E:e1 E:e2", "s>split split>b split>c b>e1 c>e2"))
    markings = step(net, step(net, silently(net, [net.initial]), "b"), "c")
    assert ("selesai", "selesai") in silently(net, markings)
    (final,) = parsed(net, "x").iter("marking")
    assert [p.findtext("text") for p in final if p.get("idref") == "selesai"] == ["2"]
