"""An office with something of everything in it: late, returned, secret, vacant, told, drafted, cancelled, finished."""

import io
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bpmn import library
from bpmn.blank import blank
from engine import house
from engine.commands.claim import Claim
from engine.commands.complete import Complete
from engine.commands.draft import SaveDraft
from engine.commands.drafts import BeginDraft
from engine.commands.move import Cancel
from engine.commands.note import AddNote
from engine.commands.people import EndPerson
from engine.commands.positions import AddHolding, AddPosition, EndHolding, GrantDuty, MapLane
from engine.commands.put_in_force import PutInForce
from engine.commands.record import RecordFromPaper
from engine.commands.setting import SwitchPaper
from engine.sealer import Sealer
from engine.settings import Settings
from engine.worker import Worker
from forms.library import shipped
from tests.conftest import LANES, MONDAY, SOP, Clock, Kantor, furnish
from tests.served import in_a_thread, passwords

PDF = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj
trailer<</Root 1 0 R>>
"""
SOP_NAME = "Updating Data Website"
LONG = ("Pemutakhiran data jabatan fungsional pranata komputer se-Provinsi Lampung tahun anggaran 2026 "
        "LampiranSuratTugasPemutakhiranDataPranataKomputer2026")  # longer than a line of 360 px, as pasted names are


@dataclass(frozen=True, kw_only=True)
class Populated:
    """The office, what is in it by name, and where it is served."""

    kantor: Kantor
    address: str
    instances: dict[str, int]
    tasks: dict[str, int]
    file: str  # a PDF of the returned Berkas
    writing: str  # a .docx of the same
    drafts: dict[str, int]  # drafts of procedures


@contextmanager
def office(folder: Path, start: str = "") -> Iterator[Kantor]:
    """A furnished office under an injected clock, on Monday at 07.30 WIB or at `start`; everybody has a password."""
    folder.mkdir(parents=True, exist_ok=True)
    settings = Settings(database=f"sqlite:///{folder}/sopan.db", home=folder / "home", public_url="http://localhost")
    clock = Clock(now=MONDAY - timedelta(days=3))
    desk = house.init(settings, office="BKD Provinsi Contoh", demo=True, clock=clock)
    kantor = Kantor(desk=desk, clock=clock, settings=settings)
    furnish(kantor)
    passwords(kantor)
    clock.now = MONDAY
    try:
        yield kantor
    finally:
        desk.close()


@contextmanager
def populated(folder: Path) -> Iterator[Populated]:
    """The full office, being served, on Wednesday at 10.30 WIB."""
    with office(folder) as kantor:
        file, writing = _kept(kantor, PDF, "naskah.pdf"), _kept(kantor, _docx(), "naskah.docx")
        hands(kantor)
        instances = _instances(kantor, file, writing)
        kantor.clock.to("2026-11-25 08:00")
        Worker(kantor.desk).look()
        kantor.vacate("kabid")
        kantor.clock.to("2026-11-25 10:30")
        Worker(kantor.desk).look()
        Sealer(kantor.desk, kantor.settings.home, minutes=10).look()
        tasks = _tasks(kantor, instances)
        drafts = _procedures(kantor)
        with in_a_thread(kantor.desk, kantor.settings) as port:
            yield Populated(kantor=kantor, address=f"http://127.0.0.1:{port}", instances=instances, tasks=tasks,
                            file=file, writing=writing, drafts=drafts)


def _procedures(kantor: Kantor) -> dict[str, int]:
    """A second version in force; drafts: from it, of an SOP that nobody performs yet, drawn elsewhere, still empty."""
    drawn = (Path(__file__).parent / "drawn_elsewhere.bpmn").read_bytes()
    whole = {"sop.bpmn": library.source(SOP), **shipped(SOP)}
    first = kantor.do("pemilik", BeginDraft(procedure=SOP, name=SOP_NAME, base=1)).body["draft"]
    kantor.do("pemilik", PutInForce(
        draft=int(str(first)), revision=1, note="Nota dinas 12 tahun 2026:\nnomor surat pengantar dicatat.",
        sop_number="VI.04.05.02.02", effective="2026-11-25", replaces=1,
    ))
    begun = {
        "version": BeginDraft(procedure=SOP, name=SOP_NAME, base=2),
        "new": BeginDraft(procedure="berita-acara", name="Pembuatan berita acara", files=whole),
        "drawn": BeginDraft(procedure="pengaduan", name="Penanganan pengaduan", files={"sop.bpmn": drawn}),
        "empty": BeginDraft(procedure="cuti", name="Permohonan cuti", files={
            "sop.bpmn": blank("Permohonan cuti", "Pelaksana 1", "BKD Provinsi Contoh")}),
        "broken": BeginDraft(procedure="rusak", name="Gambar rusak", files={"sop.bpmn": b"<definitions"}),
    }
    return {name: int(str(kantor.do("pemilik", command).body["draft"])) for name, command in begun.items()}


def hands(kantor: Kantor) -> None:
    """A second Kasubid who records from paper, an auditor by letter who has left, the Kasubid in two positions."""
    kantor.operator(SwitchPaper(on=True))
    kantor.hire("budi", "kasubid", "Plt")
    kantor.operator(GrantDuty(person=kantor.people["budi"], duty="recorder", letter="SK 4/2026"))
    gone = kantor.hire("wati", "pengelola")
    kantor.operator(EndHolding(holding=gone))
    kantor.operator(EndPerson(person=kantor.people["wati"]))
    kantor.operator(GrantDuty(person=kantor.people["wati"], duty="auditor", letter="ST 800/12/2026", end="2026-12-31"))
    seat = kantor.operator(AddPosition(code="kasubid3", title="Kasubid III", unit="Bidang Dokinfo")).body["id"]
    kantor.operator(AddHolding(person=kantor.people["kasubid"], position=seat, kind="Plh", letter="SP 800/77/2026",
                               start="2026-11-20", end="2026-12-04"))
    kantor.operator(MapLane(procedure=SOP, lane=LANES["kasubid"], position=seat))


def _kept(kantor: Kantor, content: bytes, name: str) -> str:
    return kantor.desk.keep_file(io.BytesIO(content), name).id


def _instances(kantor: Kantor, file: str, writing: str) -> dict[str, int]:
    made = {"finished": kantor.start("Daftar urut kepangkatan")}
    _story(kantor, made["finished"], file)
    made["cancelled"] = kantor.start("Undangan pelantikan", sifat="segera")
    kantor.do("pengelola", Cancel(instance=made["cancelled"], reason="Acara batal"))
    made["returned"] = kantor.start(LONG, sifat="segera", letter_number="800/1.080/2026", letter_date="2026-11-20")
    for _ in range(2):
        kantor.complete(made["returned"], "k01", {"naskah": [writing, file]})
        kantor.give_back(made["returned"], "k02")
    kantor.do("pengelola", AddNote(instance=made["returned"], text="Surat aslinya di lemari 2\nRak atas"))
    made["secret"] = kantor.start("Hukuman disiplin", sifat="rahasia")
    kantor.complete(made["secret"], "k01", {"naskah": [file]})
    made["vacant"] = kantor.start("Mutasi pegawai")
    kantor.walk(made["vacant"], "k02")
    kantor.clock.to("2026-11-25 07:30")
    made["fresh"] = kantor.start("Pengumuman seleksi")
    made["deciding"] = kantor.start("Berita pensiun")
    kantor.complete(made["deciding"], "k01", {"naskah": [file]})
    return made


def _story(kantor: Kantor, instance: int, file: str) -> None:
    """From start to end, with two returns."""
    kantor.complete(instance, "k01", {"naskah": [file]})
    kantor.complete(instance, "k02")
    kantor.give_back(instance, "k03")
    kantor.complete(instance, "k01", {"naskah": [_kept(kantor, PDF + b"%2", "naskah-perbaikan.pdf")]})
    kantor.complete(instance, "k02")
    _from_paper(kantor, instance)
    kantor.walk(instance, "k05", start="k04")
    kantor.complete(instance, "k06", {"keputusan": "belum", "alasan": "Halaman masih kosong"})
    kantor.walk(instance, start="k05")


def _from_paper(kantor: Kantor, instance: int) -> None:
    """Step 3, as the Kabid signed it on paper."""
    kantor.clock.forward(minutes=10)
    kantor.do("budi", RecordFromPaper(
        task=kantor.task(instance, "k03").task, official=kantor.people["kabid"], answers={"keputusan": "setuju"},
        signed_at=kantor.clock.now - timedelta(minutes=5), scan=_kept(kantor, PDF + b"%3", "pindaian.pdf"),
    ))


def _tasks(kantor: Kantor, instances: dict[str, int]) -> dict[str, int]:
    """The open task of each Berkas; the one to decide is claimed, the fresh one has a draft."""
    everybody = {t.instance: t.task for name in ("pengelola", "kasubid", "kepala") for t in kantor.tasks(name)}
    with kantor.desk.store.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT instance, max(id) FROM task GROUP BY instance").all()
    newest = {row[0]: row[1] for row in rows}
    found = {name: everybody.get(i, newest[i]) for name, i in instances.items()}
    kantor.do("kasubid", Claim(task=found["deciding"]))
    typed = {"isian.catatan": ["Setengah jadi"]}
    kantor.do("pengelola", SaveDraft(task=found["fresh"], text=json.dumps(typed)))
    return found


def complete_as(kantor: Kantor, name: str, instance: int, **answers: object) -> None:
    """The person's open task of a Berkas, done at the desk."""
    task = next(t.task for t in kantor.tasks(name) if t.instance == instance)
    kantor.do(name, Complete(task=task, answers=answers))


def _docx() -> bytes:
    """What the application takes for a .docx."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        made.writestr("[Content_Types].xml", "<Types/>")
        made.writestr("word/document.xml", "<w:document/>")
    return packed.getvalue()
