"""Two people at two browsers, one task, one moment: one of them has done it, and the other one is told who."""


from engine.questions.task import TheTask
from tests.integration.at_once import at_once
from tests.served import Browser, field, in_a_thread, passwords

ROUNDS = 100


def test_a_hundred_times_one_wins_and_the_other_one_is_told_who(kantor):
    kantor.hire("budi", "pengelola")
    passwords(kantor)
    other = kantor.again()
    names = ("pengelola", "budi")
    with in_a_thread(kantor.desk, kantor.settings) as here, in_a_thread(other, kantor.settings) as there:
        browsers = [Browser(port) for port in (here, there)]
        for browser, name in zip(browsers, names, strict=True):
            assert browser.log_in(name).status == 303
        won = dict.fromkeys(names, 0)
        for _ in range(ROUNDS):
            instance = kantor.start()
            task = kantor.task(instance, "k01").task
            pages = [browser.get(f"/tugas/{task}").text for browser in browsers]
            sent = [{name: field(page, name) for name in ("csrf_token", "kunci")} for page in pages]
            answers = at_once(
                *(lambda b=b, f=f, task=task: b.post(f"/tugas/{task}", f) for b, f in zip(browsers, sent, strict=True))
            )
            assert sorted(answer.status for answer in answers) == [303, 409]
            first = 0 if answers[0].status == 303 else 1
            winner = names[first].capitalize()
            won[names[first]] += 1
            assert winner in answers[1 - first].text
            assert kantor.ask("auditor", TheTask(task=task)).closed.by_name == winner
            assert kantor.types(instance) == ["instance:started", "task:completed"]
        kantor.identical(instance)
        for browser in browsers:
            browser.close()
    other.close()
