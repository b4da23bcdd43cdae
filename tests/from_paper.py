"""An office that records from paper, and what its recorder does there."""

import io
import zipfile
from datetime import timedelta

from engine.commands.positions import GrantDuty
from engine.commands.record import RecordFromPaper
from engine.commands.setting import SwitchPaper

APPROVED = {"keputusan": "setuju"}


def recording(kantor):
    """An office that records from paper; Rina, beside the Pengelola, is its recorder."""
    kantor.hire("rina", "pengelola", "tim")
    kantor.do("admin", SwitchPaper(on=True))
    kantor.duty = kantor.do("admin", GrantDuty(person=kantor.people["rina"], duty="recorder", letter="ST 7")).body["id"]
    return kantor


def word():
    """A small .docx."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        made.writestr("[Content_Types].xml", "<Types/>")
        made.writestr("word/document.xml", "<document/>")
    return packed.getvalue()


def at_kabid(kantor, **more):
    """A Berkas that waits for Kabid Dokin since ten minutes."""
    instance = kantor.start(**more)
    kantor.complete(instance, "k01")
    kantor.complete(instance, "k02")
    kantor.clock.forward(minutes=10)
    return instance


def record(kantor, instance, by="rina", official="kabid", *, key=None, ago=5, element="k03", **more):
    """What Kabid signed five minutes ago."""
    task = kantor.task(instance, element).task
    command = RecordFromPaper(**{
        "task": task, "official": kantor.people[official], "answers": APPROVED,
        "signed_at": kantor.clock.now - timedelta(minutes=ago), "scan": kantor.file(b"pindaian", "pindaian.pdf"),
        **more,
    })
    return kantor.do(by, command, key)
