"""Any order of commands, against a small model: what may be done is done, what may not is refused, all of it holds."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import event

from engine.commands.claim import Claim, Release
from engine.commands.complete import Complete
from engine.commands.move import Cancel, Move, TakeBack
from engine.commands.note import See
from engine.commands.start import Start
from engine.errors import Refusal
from engine.model import Done
from engine.worker import Worker

SOP = "updating-data-website"
STEPS = [f"k{n:02d}" for n in range(1, 12)]
BACK = {"k02": "k01", "k03": "k01", "k06": "k05", "k07": "k05", "k08": "k05"}
LANE = dict(zip(STEPS, ["pengelola", "kasubid", "kabid", "kasubid", "pengelola", "kasubid", "kabid", "kepala", "kabid",
                        "kasubid", "pengelola"], strict=True))
NEXT = dict(zip(STEPS, [*STEPS[1:], ""], strict=True))
PEOPLE = st.sampled_from(["pengelola", "budi", "kasubid", "kabid", "kepala"])


class Berkas:
    """The model of one instance."""

    def __init__(self) -> None:
        self.step, self.cause, self.visits = "k01", "start", {"k01": 1}
        self.claimed = self.offered = ""
        self.sent_by, self.sent = "", ""  # who completed last, and which step
        self.seen = self.between = False
        self.late = False
        self.due: datetime | None = None
        self.by: dict[str, str] = {}  # step -> who did it last
        self.state = "running"

    def go(self, step: str, cause: str, offered: str = "") -> None:
        self.step, self.cause, self.offered, self.claimed = step, cause, offered, ""
        self.seen = self.late = False
        if step:
            self.visits[step] = self.visits.get(step, 0) + 1
        else:
            self.state = "completed"


class OfficeAtWork(RuleBasedStateMachine):
    """People, the clock, the worker and the power supply in any order."""

    open_office: Callable[[], Any]
    make_watch: Callable[[], Any]
    known: tuple[dict[str, Any], dict[str, Any]] = ({}, {})  # compiled versions and calendars, by digest

    @initialize()
    def opens(self) -> None:
        self.context = type(self).open_office()
        self.kantor = self.context.__enter__()
        self.watch = type(self).make_watch()
        self.model: dict[int, Berkas] = {}
        self.last: tuple[str, object, str, Done] | None = None
        self.keys = 0
        self._prepare()
        self.kantor.hire("budi", "pengelola")
        self.holding = {"budi"}

    def _prepare(self) -> None:
        desk = self.kantor.desk
        desk.cache._versions, desk.cache._calendars = type(self).known
        if desk.store.sqlite:  # durability is tried elsewhere
            desk.store.engine.dispose()
            event.listen(desk.store.engine, "connect", lambda c, _: c.execute("PRAGMA synchronous=OFF"))

    def teardown(self) -> None:
        if hasattr(self, "context"):
            for instance in self.model:
                self.kantor.identical(instance)
            self.context.__exit__(None, None, None)

    def _able(self, berkas: Berkas) -> set[str]:
        lane = LANE[berkas.step]
        return {lane, *self.holding} if lane == "pengelola" else {lane}

    def _holder(self, berkas: Berkas) -> str:
        able = self._able(berkas)
        for name in (berkas.claimed, berkas.offered):
            if name in able:
                return name
        return next(iter(able)) if len(able) == 1 else ""

    def _may(self, berkas: Berkas, name: str) -> bool:
        return name in self._able(berkas) and self._holder(berkas) in ("", name)

    def _do(self, name: str, command: object, *, may: bool) -> Done | None:
        self.keys += 1
        key = f"kunci-{self.keys}"
        try:
            done = self.kantor.do(name, command, key)
        except Refusal as refusal:
            note(f"{name} was refused {command}: {refusal.code}")
            done = None
        assert (done is not None) == may
        if done is not None:
            self.last = (name, command, key, done)
        return done

    def _pick(self, data: Any) -> tuple[int, Berkas]:
        instance = data.draw(st.sampled_from(sorted(self.model)), label="berkas")
        return instance, self.model[instance]

    def _task(self, instance: int) -> int:
        """The newest task of an instance, open or not."""
        rows = [r for r in self.kantor.picture()["task"] if r[1] == instance]
        return max(r[0] for r in rows)

    def _settled(self, berkas: Berkas) -> None:
        if berkas.state == "running" and berkas.due is not None and berkas.due < self.kantor.clock.now:
            berkas.late = True

    def _opened(self, instance: int) -> None:
        """The due moment of the task that has just opened."""
        berkas = self.model[instance]
        due = [r for r in self.kantor.picture()["task"] if r[1] == instance and r[3] == berkas.step]
        berkas.due = max(due, key=lambda r: r[4])[10] if berkas.step else None

    @precondition(lambda self: len(self.model) < 2)
    @rule(name=PEOPLE)
    def start(self, name: str) -> None:
        done = self._do(name, Start(procedure=SOP, title="Berita"), may=name in {"pengelola", *self.holding})
        if done is not None and done.instance is not None:
            self.model[done.instance] = Berkas()
            self._opened(done.instance)

    @precondition(lambda self: self.model)
    @rule(data=st.data(), name=PEOPLE)
    def claim(self, data: Any, name: str) -> None:
        instance, berkas = self._pick(data)
        may = berkas.state == "running" and self._may(berkas, name)
        if self._do(name, Claim(task=self._task(instance)), may=may) is not None:
            self._settled(berkas)
            berkas.claimed = name

    @precondition(lambda self: self.model)
    @rule(data=st.data(), name=PEOPLE)
    def release(self, data: Any, name: str) -> None:
        instance, berkas = self._pick(data)
        may = berkas.state == "running" and name in (berkas.claimed, berkas.offered)
        if self._do(name, Release(task=self._task(instance)), may=may) is not None:
            self._settled(berkas)
            berkas.claimed = berkas.offered = ""

    @precondition(lambda self: self.model)
    @rule(data=st.data(), right=st.integers(0, 9), name=PEOPLE, approve=st.integers(0, 3))
    def complete(self, data: Any, right: int, name: str, approve: int) -> None:
        instance, berkas = self._pick(data)
        if right and berkas.state == "running":  # mostly somebody who may
            name = self._holder(berkas) or sorted(self._able(berkas))[0]
        back = berkas.step in BACK and approve == 0
        may = berkas.state == "running" and self._may(berkas, name)
        step = berkas.step or "k11"
        answers = answers_of(step, back=back)
        if self._do(name, Complete(task=self._task(instance), answers=answers), may=may) is None:
            return
        berkas.by[step] = name
        to = BACK[step] if back else NEXT[step]
        berkas.go(to, "return" if back else "next", berkas.by.get(to, "") if back else "")
        berkas.sent_by, berkas.sent, berkas.between = name, step, False
        self._opened(instance)

    @rule(minutes=st.sampled_from([1, 5, 19, 21, 59, 61, 600, 3_000, -30]))
    def time_passes(self, minutes: int) -> None:
        self.kantor.clock.forward(minutes=minutes)

    @rule()
    def the_worker_looks(self) -> None:
        late = [b for b in self.model.values() if b.state == "running" and not b.late and b.due is not None
                and b.due < self.kantor.clock.now]
        assert Worker(self.kantor.desk).look() == len(late)
        for berkas in self.model.values():
            self._settled(berkas)

    @precondition(lambda self: self.model)
    @rule(data=st.data(), step=st.sampled_from(STEPS))
    def the_administrator_moves(self, data: Any, step: str) -> None:
        instance, berkas = self._pick(data)
        may = berkas.state == "running"
        if self._do("admin", Move(instance=instance, element=step, reason="Salah langkah"), may=may) is not None:
            berkas.go(step, "moved")
            berkas.between = True
            self._opened(instance)

    @precondition(lambda self: self.model)
    @rule(data=st.data(), name=st.sampled_from(["pengelola", "admin", "kabid"]))
    def cancel(self, data: Any, name: str) -> None:
        instance, berkas = self._pick(data)
        starter = self.kantor.history(instance)[0].person == self.kantor.people[name]
        may = berkas.state == "running" and (name == "admin" or starter)
        if self._do(name, Cancel(instance=instance, reason="Batal"), may=may) is not None:
            berkas.state, berkas.step = "cancelled", ""

    @precondition(lambda self: self.model)
    @rule(data=st.data(), name=PEOPLE)
    def take_back(self, data: Any, name: str) -> None:
        instance, berkas = self._pick(data)
        holds = berkas.sent and name in ({"pengelola", *self.holding} if LANE[berkas.sent] == "pengelola"
                                         else {LANE[berkas.sent]})
        # A superior position takes over as well: the Kasubid's for the Pengelola, the Kabid's for the Kasubid.
        may = bool(berkas.state == "running" and holds and berkas.sent_by == name and not berkas.between
                   and not berkas.seen and berkas.claimed in ("", name))
        if self._do(name, TakeBack(instance=instance), may=may) is not None:
            berkas.go(berkas.sent, "taken-back", name)
            berkas.between = True
            self._opened(instance)

    @precondition(lambda self: self.model)
    @rule(data=st.data(), name=PEOPLE)
    def see(self, data: Any, name: str) -> None:
        instance, berkas = self._pick(data)
        self.kantor.do(name, See(task=self._task(instance)))
        berkas.seen = berkas.seen or (berkas.state == "running" and name in self._able(berkas))

    @rule()
    def budi_comes_or_goes(self) -> None:
        if self.holding:
            self.kantor.vacate("budi")
        else:
            self.kantor.hold("budi", "pengelola")
        self.holding ^= {"budi"}

    @precondition(lambda self: self.last is not None)
    @rule()
    def the_last_submit_is_sent_again(self) -> None:
        assert self.last is not None
        name, command, key, first = self.last
        again = self.kantor.do(name, command, key)
        assert (again.repeated, again.seq, again.type, again.body) == (True, first.seq, first.type, first.body)

    @rule()
    def the_power_fails(self) -> None:
        self.kantor.desk.close()
        self.kantor.desk = self.kantor.again()
        self._prepare()

    @invariant()
    def everything_holds(self) -> None:
        if not hasattr(self, "watch"):
            return
        self.watch.look(self.kantor.desk)
        tasks = self.kantor.picture()["task"]
        for instance, berkas in self.model.items():
            live = [(r[3], r[4], r[6]) for r in tasks if r[1] == instance and r[15] is None]
            expected = [(berkas.step, berkas.visits[berkas.step], berkas.cause)] if berkas.state == "running" else []
            assert live == expected


def answers_of(step: str, *, back: bool) -> dict[str, str]:
    """What a step's form needs."""
    if step in BACK:
        yes, no = ("setuju", "kembalikan") if step in ("k02", "k03") else ("sesuai", "belum")
        return {"keputusan": no, "alasan": "Belum baik"} if back else {"keputusan": yes}
    return {"k04": {"isi_disposisi": "Mohon"}, "k05": {"alamat_halaman": "https://bkd.example.go.id"},
            "k11": {"klasifikasi": "800", "lokasi_arsip": "Lemari"}}.get(step, {})


SEQUENCES = {"sqlite": 200, "postgresql": 20}


@pytest.mark.slow
def test_any_order_of_commands_leaves_the_office_whole(offices, watch, database):
    machine = type("Kantor", (OfficeAtWork,), {"open_office": staticmethod(offices), "make_watch": staticmethod(watch)})
    run_state_machine_as_test(machine, settings=settings(
        max_examples=SEQUENCES[database], stateful_step_count=12, deadline=None, database=None, derandomize=True,
        suppress_health_check=list(HealthCheck), print_blob=False,
    ))
