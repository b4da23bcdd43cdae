"""The page of a history with its verdict: forty events, nineteen of them returns, each executed again."""

from pathlib import Path

from load import ASKED, EVENTS, _entered, _timed
from office import Berkas, furnished
from table import Figure

from engine.commands.complete import Complete
from engine.house import OPERATOR
from engine.sealer import seal

WHAT = f"Riwayat with verdict, {EVENTS} events"


def measure(folder: Path) -> list[Figure]:
    """Every level that the page looks at; and one moment as the script asks for it when the slider moves."""
    kantor = furnished(folder)
    berkas = Berkas.started(kantor)
    for number in range((EVENTS - 2) // 2):
        task = berkas.open_task("k01")
        file = kantor.file(b"%d" % number)
        kantor.do("pengelola", Complete(task=task, answers={"naskah": [file], "catatan": f"Naskah {number}"}))
        berkas.complete("k02", back=True)
    berkas.complete("k01")
    seal(kantor.desk, kantor.settings.home, OPERATOR)  # so that the second level has something to look at
    client = _entered(kantor, "auditor")
    address = f"/berkas/{berkas.instance}/riwayat"
    whole = _timed(client, f"{address}?sampai={EVENTS // 2}&periksa=1", ASKED)
    moment = _timed(client, f"{address}?sampai={EVENTS // 2}&bagian=saat", ASKED)
    kantor.desk.close()
    return [
        Figure(what=WHAT, must=300, goal=None, measured=whole, unit="ms", digits=0),
        Figure(what="one moment of it, as the slider asks", must=150, goal=None, measured=moment, unit="ms", digits=0),
    ]
