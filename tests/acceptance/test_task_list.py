"""The list of tasks, and what the page of a task tells of the way here."""

from engine.questions.task import TheTask
from engine.questions.tasks import MyTasks


def _titles(kantor, name, **asked):
    return [row.title for row in kantor.ask(name, MyTasks(**asked))]


def test_the_list_goes_page_by_page_without_losing_or_repeating_a_task(kantor):
    for number in range(7):
        kantor.start(f"Berita {number}")
        kantor.clock.forward(minutes=5 * (number % 2))  # some are due at the same moment
    seen, after = [], None
    while rows := kantor.ask("pengelola", MyTasks(limit=3, after=after)):
        seen += [row.title for row in rows]
        after = (rows[-1].due, rows[-1].task)
    assert seen == [f"Berita {number}" for number in range(7)]


def test_the_list_is_narrowed_by_what_is_returned_late_due_today_confidential_or_found(kantor):
    back = kantor.start("Dikembalikan")
    kantor.start("100% biasa", sifat="segera")
    kantor.complete(back, "k01")
    kantor.give_back(back, "k02")
    assert _titles(kantor, "pengelola", returned=True) == ["Dikembalikan"]
    assert _titles(kantor, "pengelola", sifat="segera") == ["100% biasa"]
    assert _titles(kantor, "pengelola", text="0% B") == ["100% biasa"]
    assert _titles(kantor, "pengelola", text="/0001/") == ["Dikembalikan"]
    assert _titles(kantor, "pengelola", today=True) == []
    assert _titles(kantor, "pengelola", late=True) == []
    kantor.clock.to("2026-11-24 07:29")
    assert len(_titles(kantor, "pengelola", today=True)) == 2
    kantor.clock.to("2026-11-24 07:31")
    assert len(_titles(kantor, "pengelola", late=True)) == 2
    row = kantor.ask("pengelola", MyTasks(returned=True))[0]
    assert (row.returns, row.from_name, row.cause) == (1, "Kasubid", "return")
    kantor.hire("budi", "pengelola")
    assert _titles(kantor, "pengelola", whose="mine") == ["Dikembalikan"]
    assert _titles(kantor, "pengelola", whose="ours") == ["100% biasa"]


def test_the_page_of_a_task_tells_every_return_and_what_changed_since(kantor):
    instance = kantor.start()
    kantor.complete(instance, "k01", {"naskah": [kantor.file(b"satu")]})
    for reason in ("Judul keliru", "Nama keliru"):
        kantor.complete(instance, "k02", {"keputusan": "kembalikan", "alasan": reason})
        page = kantor.ask("pengelola", TheTask(task=kantor.task(instance, "k01").task))
        kantor.clock.forward(minutes=1)
        kantor.complete(instance, "k01", {"naskah": [kantor.file(reason.encode())]})
    assert (page.returned.reason, page.returned.times, page.returned.visit) == ("Nama keliru", 2, 3)
    assert [(r.reason, r.by_name, r.from_step, r.to_step) for r in page.returns] == [
        ("Judul keliru", "Kasubid", "2", "1"), ("Nama keliru", "Kasubid", "2", "1"),
    ]
    checking = kantor.ask("kasubid", TheTask(task=kantor.task(instance, "k02").task))
    assert checking.decision == "keputusan"
    assert checking.since is not None
    assert max(d.at for d in checking.documents) > checking.since
    assert len(checking.returns) == 2
