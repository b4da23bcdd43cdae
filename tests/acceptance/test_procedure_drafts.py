"""Drafts of procedures: begun, saved under a revision, dropped, put in force."""

from contextlib import contextmanager

import pytest

from bpmn.identity import identity, with_identity
from bpmn.library import source
from engine.commands.drafts import (
    TAKEN_OUT,
    BeginDraft,
    DraftChanged,
    DraftFileUnfit,
    DraftNameMissing,
    DropDraft,
    SaveDraftFiles,
    forms_in,
)
from engine.commands.positions import GrantDuty
from engine.commands.publish import KeyUnreadable
from engine.commands.put_in_force import (
    EffectiveLater,
    EffectiveUnknown,
    LaneWithoutPosition,
    PutInForce,
    SopNumberMissing,
    SopNumberTaken,
    VersionChanged,
)
from engine.errors import AuditorActs, Forbidden, NotFound, PublishRefused, ReasonMissing
from engine.house import OPERATOR
from engine.questions.drafts import Drafts, Lanes, TheDraft, VersionFile, Versions
from engine.questions.instance import TheInstance
from engine.questions.verify import Verify
from engine.store.gate import Gate
from forms.library import shipped

SOP = "updating-data-website"
FILES = {"sop.bpmn": source(SOP), **shipped(SOP)}


def begun(kantor, procedure=SOP, base=1, files=None, who="pemilik"):
    """The id of a new draft."""
    command = BeginDraft(procedure=procedure, name="Updating Data Website", files=files or {}, base=base)
    return kantor.do(who, command).body["draft"]


def in_force(draft, revision=1, **more):
    """Berlakukan with everything filled in."""
    said = {"note": "Waktu disesuaikan", "sop_number": "VI.04.05.02.02", "replaces": 1, **more}
    return PutInForce(draft=draft, revision=revision, **said)


def of_stream(kantor, procedure):
    return [row[3] for row in kantor.picture()["event"] if row[0] == f"procedure:{procedure}"]


def test_a_draft_from_a_version_begins_with_that_versions_files(kantor):
    page = kantor.ask("pemilik", TheDraft(draft=begun(kantor)))
    assert page.files == {name: FILES[name] for name in page.files}
    assert "sop.bpmn" in page.files
    assert len(page.files) > 1
    assert (page.revision, page.base, page.in_force, page.saved_by_name) == (1, 1, 1, "Pemilik")
    assert [f for f in page.findings if f.severity == "error"] == []


def test_a_save_keeps_the_files_it_does_not_name_and_counts_the_revision(kantor):
    draft = begun(kantor, "sop-baru", 0, FILES)
    saved = kantor.do("pemilik", SaveDraftFiles(draft=draft, revision=1, files={"catatan.json": b"{}"}))
    assert saved.body["revision"] == 2
    assert kantor.ask("pemilik", TheDraft(draft=draft)).files == {**FILES, "catatan.json": b"{}"}
    kantor.do("pemilik", SaveDraftFiles(draft=draft, revision=2, files={"catatan.json": None}, name="Nama lain"))
    page = kantor.ask("pemilik", TheDraft(draft=draft))
    assert (page.files, page.name, page.revision) == (FILES, "Nama lain", 3)


def test_a_second_owner_who_saves_what_was_changed_meanwhile_is_told_and_nothing_is_written(kantor):
    kantor.hire("pemilik2", "kabid")
    kantor.operator(GrantDuty(person=kantor.people["pemilik2"], duty="owner"))
    draft = begun(kantor)
    kantor.do("pemilik2", SaveDraftFiles(draft=draft, revision=1, files={"a.json": b"satu"}))
    with pytest.raises(DraftChanged) as told:
        kantor.do("pemilik", SaveDraftFiles(draft=draft, revision=1, files={"a.json": b"dua"}))
    assert (told.value.params["revision"], told.value.params["by"]) == (2, kantor.people["pemilik2"])
    assert kantor.ask("pemilik", TheDraft(draft=draft)).files["a.json"] == b"satu"
    with pytest.raises(DraftChanged):
        kantor.do("pemilik", DropDraft(draft=draft, revision=1))
    with pytest.raises(DraftChanged):
        kantor.do("pemilik", in_force(draft))


def test_the_same_save_sent_twice_is_done_once(kantor):
    draft = begun(kantor)
    command = SaveDraftFiles(draft=draft, revision=1, files={"a.json": b"satu"})
    first, second = kantor.do("pemilik", command), kantor.do("pemilik", command)
    assert (first.body, second.body, second.repeated) == ({"revision": 2}, {"revision": 2}, True)


def test_a_dropped_draft_is_gone_its_events_stay_and_its_id_is_never_given_again(kantor):
    draft = begun(kantor, "sop-baru", 0, FILES)
    kantor.do("pemilik", DropDraft(draft=draft, revision=1))
    with pytest.raises(NotFound):
        kantor.ask("pemilik", TheDraft(draft=draft))
    assert of_stream(kantor, "sop-baru") == ["draft:begun", "draft:dropped"]
    assert begun(kantor) == draft + 1
    assert [row.id for row in kantor.ask("pemilik", Drafts())] == [draft + 1]


@pytest.mark.parametrize(("name", "content"), [("../a.json", b""), ("a.exe", b""), ("b.json", b"x" * 2_100_000)])
def test_a_file_that_cannot_be_kept_is_refused(kantor, name, content):
    draft = begun(kantor)
    with pytest.raises(DraftFileUnfit):
        kantor.do("pemilik", SaveDraftFiles(draft=draft, revision=1, files={name: content}))
    assert kantor.ask("pemilik", TheDraft(draft=draft)).revision == 1


def test_a_draft_needs_a_name_a_readable_key_and_a_base_that_is_there(kantor):
    with pytest.raises(DraftNameMissing):
        kantor.do("pemilik", BeginDraft(procedure="baru", name=" ", files=FILES))
    with pytest.raises(KeyUnreadable):
        kantor.do("pemilik", BeginDraft(procedure="Baru!", name="Baru", files=FILES))
    with pytest.raises(NotFound):
        begun(kantor, base=9)


def test_only_owners_see_and_change_drafts(kantor):
    draft = begun(kantor)
    for who, refusal in (("kasubid", Forbidden), ("admin", Forbidden), ("auditor", AuditorActs)):
        for question in (Drafts(), TheDraft(draft=draft), Versions(procedure=SOP), Lanes(procedure=SOP, lanes=())):
            with pytest.raises(refusal):
                kantor.ask(who, question)
        for command in (SaveDraftFiles(draft=draft, revision=1), DropDraft(draft=draft, revision=1), in_force(draft)):
            with pytest.raises(refusal):
                kantor.do(who, command)


def test_a_draft_that_cannot_be_read_says_so_instead_of_failing(kantor):
    draft = begun(kantor, "rusak", 0, {"sop.bpmn": b"<definitions"})
    assert [f.code for f in kantor.ask("pemilik", TheDraft(draft=draft)).findings] == ["xml-broken"]
    with pytest.raises(PublishRefused):
        kantor.do("pemilik", in_force(draft, replaces=0, sop_number="X/1"))


def test_a_new_version_serves_new_berkas_and_running_ones_keep_theirs(kantor):
    running = kantor.start()
    draft = begun(kantor)
    longer = source(SOP).replace(b">PT30M<", b">PT45M<")
    assert longer != source(SOP)
    kantor.do("pemilik", SaveDraftFiles(draft=draft, revision=1, files={"sop.bpmn": longer}))
    kantor.clock.forward(hours=1)
    done = kantor.do("pemilik", in_force(draft, revision=2, effective="2026-11-23"))
    assert done.body["number"] == 2
    later = kantor.start()
    assert [kantor.ask("auditor", TheInstance(instance=i)).version for i in (running, later)] == [1, 2]
    newest, first = kantor.ask("pemilik", Versions(procedure=SOP))
    assert (newest.number, newest.note, newest.by_name, newest.effective, newest.end, newest.running) == (
        2, "Waktu disesuaikan", "Pemilik", "2026-11-23", None, 1,
    )
    assert (first.number, first.note, first.by_name, first.end, first.running) == (1, "", "", newest.start, 1)
    kept = kantor.ask("pemilik", VersionFile(procedure=SOP, number=2, name="diagram.bpmn"))
    assert b">PT45M<" in kept
    assert identity(kept)["sop.efektif"] == "2026-11-23"
    with pytest.raises(NotFound):
        kantor.ask("pemilik", TheDraft(draft=draft))
    kantor.walk(running)
    kantor.identical(running)
    kantor.identical(later)
    assert kantor.desk.ask(Verify(), OPERATOR).flaws == ()


def test_the_same_berlakukan_sent_twice_makes_one_version(kantor):
    draft = begun(kantor)
    first, second = (kantor.do("pemilik", in_force(draft), key="k") for _ in range(2))
    assert (first.body["number"], second.body["number"], second.repeated) == (2, 2, True)
    assert len(kantor.ask("pemilik", Versions(procedure=SOP))) == 2


def test_lanes_without_a_position_are_asked_for_and_mapped_at_once(kantor):
    draft = begun(kantor, "sop-baru", 0, FILES)
    lanes = ("Pengelola Informasi Kepegawaian", "Kasubid II", "Kabid Dokin", "Kepala BKD")
    asked = kantor.ask("pemilik", Lanes(procedure="sop-baru", lanes=lanes))
    assert asked.unmapped == lanes
    given = dict(zip(lanes, (kantor.positions[p] for p in ("pengelola", "kasubid", "kabid", "kepala")), strict=True))
    command = in_force(draft, replaces=0, sop_number="X/1")
    with pytest.raises(LaneWithoutPosition) as told:
        kantor.do("pemilik", command)
    assert told.value.params["lane"] == lanes[0]
    kantor.do("pemilik", in_force(draft, replaces=0, sop_number="X/1", positions=given))
    assert kantor.ask("pemilik", Lanes(procedure="sop-baru", lanes=lanes)).unmapped == ()
    assert of_stream(kantor, "sop-baru") == ["draft:begun", "version:published"]


def test_a_lane_that_has_a_position_keeps_it_whatever_the_owner_sends(kantor):
    draft = begun(kantor)
    kantor.do("pemilik", in_force(draft, positions={"Kepala BKD": kantor.positions["pengelola"]}))
    with kantor.desk.store.unit() as unit:
        office = kantor.desk.cache.office(unit)
    assert office.positions_for(SOP, "Kepala BKD", kantor.clock()) == (kantor.positions["kepala"],)


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"note": " "}, ReasonMissing),
        ({"sop_number": " "}, SopNumberMissing),
        ({"effective": "2026-11-24"}, EffectiveLater),
        ({"effective": "1 Desember 2026"}, EffectiveLater),
        ({"effective": "31 Februari 2026"}, EffectiveUnknown),
        ({"replaces": 0}, VersionChanged),
        ({"calendar": "lain"}, NotFound),
    ],
)
def test_what_is_missing_or_has_changed_keeps_the_draft_a_draft(kantor, said, refusal):
    draft = begun(kantor)
    with pytest.raises(refusal):
        kantor.do("pemilik", in_force(draft, **said))
    assert kantor.ask("pemilik", TheDraft(draft=draft)).revision == 1
    assert of_stream(kantor, SOP) == ["version:published", "draft:begun"]


def test_the_number_of_another_procedure_is_refused(kantor):
    draft = begun(kantor, "sop-baru", 0, FILES)
    with pytest.raises(SopNumberTaken):
        kantor.do("pemilik", in_force(draft, replaces=0))
    with pytest.raises(SopNumberTaken):
        kantor.do("pemilik", in_force(draft, replaces=0, sop_number="vi. 04.05.02.02"))


def test_a_diagram_with_errors_is_not_put_in_force(kantor):
    broken = with_identity(source(SOP), {"sop.nama": "Lain"}).replace(b'default="', b'ex="', 1)
    draft = begun(kantor, files={**FILES, "sop.bpmn": broken})
    assert any(f.severity == "error" for f in kantor.ask("pemilik", TheDraft(draft=draft)).findings)
    with pytest.raises(PublishRefused):
        kantor.do("pemilik", in_force(draft))


class GateWithAVisitor(Gate):
    """A gate that lets somebody else through first, once."""

    def __init__(self, visit):
        super().__init__(None)
        self.visit = visit

    @contextmanager
    def passing(self):
        visit, self.visit = self.visit, None
        if visit is not None:
            visit()
        with super().passing():
            yield


@pytest.mark.parametrize("second", [SaveDraftFiles, DropDraft])
def test_a_save_that_comes_between_looking_and_writing_is_told_and_not_overwritten(kantor, second):
    draft = begun(kantor)
    first = SaveDraftFiles(draft=draft, revision=1, files={"a.json": b"lebih dulu"})
    slow = kantor.again()
    slow.store.gate.close()
    slow.store.gate = GateWithAVisitor(lambda: kantor.operator(first))
    try:
        with pytest.raises(DraftChanged):
            slow.do(second(draft=draft, revision=1), kantor.actor("pemilik"))
    finally:
        slow.close()
    page = kantor.ask("pemilik", TheDraft(draft=draft))
    assert (page.revision, page.files["a.json"]) == (2, b"lebih dulu")


def test_what_the_form_editor_took_out_stays_with_the_draft_and_is_never_published(kantor):
    draft = begun(kantor)
    more = {TAKEN_OUT: b'{"taken": []}', "lama.json": b"{"}
    kantor.do("pemilik", SaveDraftFiles(draft=draft, revision=1, files=more))
    page = kantor.ask("pemilik", TheDraft(draft=draft))
    assert page.files[TAKEN_OUT] == b'{"taken": []}'
    assert list(forms_in(page.files)) == sorted({*shipped(SOP), "lama.json"})
    kantor.do("pemilik", in_force(draft, revision=2))
    newest = kantor.ask("pemilik", Versions(procedure=SOP))[0]
    assert newest.number == 2
    assert set(newest.files) == {"diagram.bpmn", *shipped(SOP)}
