"""The key that seals: made, changed, lost, and never taken on the word of a page."""

import json

import pytest

from engine import house
from engine.commands.complete import Complete
from engine.commands.seal import ChangeKey, MakeKey, Seal
from engine.errors import Forbidden
from engine.keyring import keyring
from engine.seal_keys import ensure, rotate, signer
from engine.signing import KeyUnusable, keep, load, make, place, statement
from engine.store.reads import events
from tests.integration.at_once import at_once
from tests.integration.sealed import assert_sealed, checkpoints, key, seal


def test_nobody_seals_from_a_page_and_nobody_but_the_machine_makes_keys(kantor):
    signed = key(kantor)
    for name in ("admin", "auditor", "kepala"):
        for command in (Seal(signer=signed), MakeKey(public=bytes(32)),
                        ChangeKey(public=bytes(32), previous=signed.public, signature=bytes(64))):
            with pytest.raises(Forbidden):
                kantor.do(name, command)


def test_init_makes_one_key_and_a_second_init_another_nothing(kantor):
    before = kantor.picture(), place(kantor.settings.home).read_bytes()
    ensure(kantor.desk, kantor.settings.home, house.OPERATOR)
    assert (kantor.picture(), place(kantor.settings.home).read_bytes()) == before
    with kantor.desk.store.unit() as unit:
        (made,) = events.stream(unit, "seal")
    public = key(kantor).public.hex()
    assert (made.type, json.loads(made.body)) == ("key:made", {"name": f"sopan/{public[:16]}", "public": public})


def test_a_crash_between_key_file_and_event_is_finished_by_the_next_init(tmp_path):
    from engine.settings import Settings

    settings = Settings(database=f"sqlite:///{tmp_path}/sopan.db", home=tmp_path / "home", public_url="http://localhost")
    kept = make(bytes(range(32)))
    keep(place(settings.home), kept)
    desk = house.init(settings, office="BKD", demo=True)
    assert signer(desk, settings.home, house.OPERATOR).public == kept.public
    desk.close()


def test_after_a_rotation_the_new_key_signs_and_the_old_one_vouches_for_it(kantor):
    seal(kantor)
    old = key(kantor)
    new = rotate(kantor.desk, kantor.settings.home, house.OPERATOR)
    assert new.public != old.public
    with pytest.raises(KeyUnusable):
        kantor.operator(Seal(signer=old))
    seal(kantor)
    kantor.start()
    seal(kantor)
    assert [c.key for c in checkpoints(kantor)] == [old.public.hex(), new.public.hex(), new.public.hex()]
    assert_sealed(kantor)
    with kantor.desk.store.unit() as unit:
        assert [k.vouched for k in keyring(events.stream(unit, "seal")).keys] == [True, True]
    assert [p.name for p in place(kantor.settings.home).parent.glob("*.pem")] == ["seal.pem"]


def test_a_rotation_that_was_cut_short_after_its_event_is_finished(kantor):
    """The event names the new key, the file still holds the old one: the new one lies beside it."""
    old, new = key(kantor), make(bytes(range(32)))
    path = place(kantor.settings.home)
    keep(path.with_name(f"seal-{new.public.hex()[:16]}.pem"), new)
    signature = old.sign(statement(new.public.hex(), old.public.hex()))
    kantor.operator(ChangeKey(public=new.public, previous=old.public, signature=signature))
    assert key(kantor).public == new.public == load(path).public
    seal(kantor)
    assert_sealed(kantor)


@pytest.mark.parametrize("forged", ["other signer", "other previous", "no signature"])
def test_a_key_is_not_changed_without_the_old_ones_word(kantor, forged):
    old, new, stranger = key(kantor), make(bytes(range(32))), make(bytes(32))
    previous = stranger if forged == "other previous" else old
    by = old if forged == "other previous" else stranger
    signature = b"" if forged == "no signature" else by.sign(statement(new.public.hex(), previous.public.hex()))
    with pytest.raises(KeyUnusable):
        kantor.operator(ChangeKey(public=new.public, previous=previous.public, signature=signature))


def test_two_rotations_at_once_leave_the_key_that_the_history_names(kantor):
    desks = [kantor.again(), kantor.again()]

    def change(desk):
        try:
            return rotate(desk, kantor.settings.home, house.OPERATOR)
        except KeyUnusable as refused:  # the other one was faster
            return refused

    outcomes = at_once(*[lambda desk=desk: change(desk) for desk in desks])
    for desk in desks:
        desk.close()
    assert any(not isinstance(one, KeyUnusable) for one in outcomes)
    seal(kantor)
    assert_sealed(kantor)


def test_a_lost_key_is_replaced_and_nobody_vouches_for_the_new_one(kantor):
    seal(kantor)
    place(kantor.settings.home).unlink()
    with pytest.raises(KeyUnusable) as refused:
        seal(kantor)
    assert refused.value.params["why"] == "missing"
    rotate(kantor.desk, kantor.settings.home, house.OPERATOR, lost=True)
    seal(kantor)
    assert_sealed(kantor)
    with kantor.desk.store.unit() as unit:
        assert [k.vouched for k in keyring(events.stream(unit, "seal")).keys] == [True, False]


def test_another_offices_key_seals_nothing(kantor):
    path = place(kantor.settings.home)
    path.unlink()
    keep(path, make(bytes(32)))
    with pytest.raises(KeyUnusable) as refused:
        seal(kantor)
    assert refused.value.params["why"] == "foreign"
    assert checkpoints(kantor) == []


def test_sealing_changes_no_berkas(kantor):
    instance = kantor.start()
    seal(kantor)
    kantor.do("pengelola", Complete(task=kantor.task(instance, "k01").task))
    seal(kantor)
    kantor.identical(instance)
