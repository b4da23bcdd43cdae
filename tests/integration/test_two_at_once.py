"""Two people, two submits, two machines at once: exactly one wins, and the other one is told who."""

import threading

import pytest

from engine.commands.claim import Claim
from engine.commands.complete import Complete
from engine.commands.note import AddNote
from engine.commands.start import Start
from engine.errors import Refusal, TaskClaimed, TaskClosed
from engine.model import Done
from engine.questions.instance import TheInstance
from engine.worker import Worker

SOP = "updating-data-website"
ROUNDS = 30


def at_once(*works):
    """What each of these gives or refuses when all begin together."""
    barrier = threading.Barrier(len(works))
    outcomes = [None] * len(works)

    def run(place, work):
        barrier.wait()
        try:
            outcomes[place] = work()
        except Refusal as refusal:
            outcomes[place] = refusal

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.mark.parametrize(("command", "refusal"), [(Complete, TaskClosed), (Claim, TaskClaimed)])
def test_two_people_at_one_task_have_one_winner_and_the_loser_is_told_who(kantor, command, refusal):
    kantor.hire("budi", "pengelola")
    other = kantor.again()
    try:
        for _ in range(ROUNDS):
            instance = kantor.start()
            task = kantor.task(instance, "k01").task
            outcomes = at_once(
                lambda task=task: kantor.do("pengelola", command(task=task)),
                lambda task=task: other.do(command(task=task), kantor.actor("budi")),
            )
            (won,) = [o for o in outcomes if isinstance(o, Done)]
            (lost,) = [o for o in outcomes if isinstance(o, Refusal)]
            winner = "pengelola" if outcomes[0] is won else "budi"
            assert (type(lost), lost.params["person"]) == (refusal, kantor.people[winner])
            assert len(kantor.types(instance)) == 2
            if command is Claim:
                kantor.do(winner, Complete(task=task))
            kantor.identical(instance)
    finally:
        other.close()


def test_the_same_submit_twice_at_once_is_one_event_with_one_answer(kantor):
    for number in range(ROUNDS):
        instance = kantor.start()
        command = Complete(task=kantor.task(instance, "k01").task, answers={"catatan": "Dua kali tekan"})
        work = lambda command=command, number=number: kantor.do("pengelola", command, f"kunci-{number}")  # noqa: E731  # two of the same
        first, second = at_once(work, work)
        assert (first.seq, first.body) == (second.seq, second.body)
        assert sorted((first.repeated, second.repeated)) == [False, True]
        assert len(kantor.types(instance)) == 2


def test_many_starts_at_once_draw_numbers_without_gaps(kantor):
    works = [lambda n=n: kantor.do("pengelola", Start(procedure=SOP, title=f"Berita {n}")) for n in range(8)]
    made = at_once(*works)
    numbers = sorted(kantor.ask("auditor", TheInstance(instance=d.instance)).number for d in made)
    assert [n.split("/")[1] for n in numbers] == [f"{n:04d}" for n in range(1, 9)]


def test_notes_at_once_all_stand_in_one_chain(kantor):
    instance = kantor.start()
    works = [lambda n=n: kantor.do("pengelola", AddNote(instance=instance, text=f"Catatan {n}")) for n in range(8)]
    assert all(isinstance(o, Done) for o in at_once(*works))
    assert len(kantor.types(instance)) == 9
    kantor.identical(instance)


def test_two_workers_record_each_miss_once(kantor):
    made = [kantor.start() for _ in range(10)]
    kantor.clock.forward(days=3)
    other = kantor.again()
    try:
        at_once(Worker(kantor.desk).look, Worker(other).look)
    finally:
        other.close()
    for instance in made:
        assert kantor.types(instance) == ["instance:started", "deadline:missed"]
        kantor.identical(instance)


def test_a_start_that_lost_its_number_draws_the_next_one(kantor, interfering):
    meddling = interfering(kantor.start)
    slow = kantor.again(entropy=meddling)
    try:
        done = slow.do(Start(procedure=SOP, title="Yang kedua"), kantor.actor("pengelola"))
    finally:
        slow.close()
    assert (meddling.calls, done.body["number"].split("/")[1]) == (2, "0002")
    kantor.identical(done.instance)
