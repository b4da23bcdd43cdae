"""Every page of the application, in both languages, wide and narrow: for eyes, for a screen reader, for a phone."""

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page

from bpmn import library, reader
from engine.commands.people import SetLanguage
from engine.commands.sessions import OpenSession
from forms.library import shipped
from forms.schema import load
from tests.browser.board import BUILT
from tests.browser.conftest import too_wide
from tests.browser.populated import Populated, populated
from tests.conftest import SOP
from web import rules
from web.app import create_app

LANGUAGES = ("id", "en")
WIDTHS = (1366, 360)
NO_PAGES = {  # answers that no person reads as a page
    "static", "home", "sessions.arrived", "finished.table", "instances.document", "instances.source",
    "documents.content", "sessions.again", "evidence.archive", "exports.net", "owner_procedures.download",
    "owner_draft.diagram", "owner_modeler.source",
}


@dataclass(frozen=True, kw_only=True)
class Place:
    """One page as one person meets it; `here` stands in for ids by the name of what they are."""

    endpoint: str
    who: str
    here: str
    status: int = 200


def place(endpoint: str, who: str, here: str, status: int = 200) -> Place:
    return Place(endpoint=endpoint, who=who, here=here, status=status)


PLACES = (
    place("sessions.form", "", "/masuk"),
    place("own_password.form", "pengelola", "/kata-sandi"),
    place("tasks.mine", "pengelola", "/tugas"),
    place("tasks.mine", "kasubid", "/tugas?sifat=rahasia"),
    place("tasks.mine", "kepala", "/tugas"),
    place("tasks.mine", "pengelola", "/tugas?cari=zzz"),
    place("tasks.mine", "admin", "/tugas"),
    place("tasks.page", "pengelola", "/tugas/{task:returned}"),
    place("tasks.page", "pengelola", "/tugas/{task:fresh}"),
    place("tasks.page", "kasubid", "/tugas/{task:deciding}"),
    place("tasks.page", "budi", "/tugas/{task:deciding}"),
    place("tasks.page", "kasubid", "/tugas/{task:secret}"),
    place("tasks.page", "kepala", "/tugas/{task:vacant}"),
    place("tasks.page", "pengelola", "/tugas/{task:finished}"),
    place("tasks.page", "auditor", "/tugas/{task:cancelled}"),
    place("instances.listed", "pengelola", "/berkas"),
    place("instances.listed", "auditor", "/berkas?status=completed"),
    place("instances.listed", "admin", "/berkas?cari=zzz"),
    place("instances.page", "pengelola", "/berkas/{returned}"),
    place("instances.page", "kepala", "/berkas/{vacant}"),
    place("instances.page", "auditor", "/berkas/{finished}"),
    place("instances.page", "pengelola", "/berkas/{cancelled}"),
    place("instances.page", "kasubid", "/berkas/{secret}"),
    place("instances.page", "kepala", "/berkas/{secret}", 403),
    place("instances.diagram", "pengelola", "/berkas/{returned}/diagram"),
    place("documents.page", "pengelola", "/berkas/{returned}/dokumen/{file}/lihat"),
    place("documents.page", "pengelola", "/berkas/{returned}/dokumen/{writing}/lihat"),
    place("finished.page", "pengelola", "/selesai"),
    place("finished.page", "kasubid", "/selesai?bulan=2026-11"),
    place("finished.page", "admin", "/selesai"),
    place("sheets.control", "pengelola", "/berkas/{finished}/cetak/kendali"),
    place("sheets.disposition", "pengelola", "/berkas/{finished}/cetak/disposisi"),
    place("sheets.whole", "pengelola", "/berkas/{finished}/cetak/lengkap"),
    place("steering.find", "admin", "/urus"),
    place("steering.page", "admin", "/berkas/{returned}/urus"),
    place("steering.page", "admin", "/berkas/{cancelled}/urus"),
    place("instance_text.page", "pengelola", "/berkas/{returned}/teks"),
    place("notices.box", "pengelola", "/pemberitahuan"),
    place("notices.box", "admin", "/pemberitahuan"),
    place("notices.box", "pemilik", "/pemberitahuan"),
    place("start.form", "pengelola", "/mulai"),
    place("start.form", "kepala", "/mulai"),
    place("admin_people.listed", "admin", "/administrasi/orang"),
    place("admin_people.page", "admin", "/administrasi/orang/{person:kasubid}"),
    place("admin_people.page", "admin", "/administrasi/orang/{person:wati}"),
    place("admin_positions.listed", "admin", "/administrasi/jabatan"),
    place("admin_calendar.page", "admin", "/administrasi/kalender"),
    place("admin_settings.page", "admin", "/administrasi/pengaturan"),
    place("history.page", "auditor", "/berkas/{finished}/riwayat"),
    place("history.page", "auditor", "/berkas/{finished}/riwayat?sampai=7&banding=3"),
    place("history.page", "pengelola", "/berkas/{returned}/riwayat?sampai=4"),
    place("seals.register", "auditor", "/segel"),
    place("exports.form", "auditor", "/ekspor"),
    place("examination.page", "auditor", "/pemeriksaan"),
    place("paper.listed", "budi", "/kertas"),
    place("paper.form", "budi", "/tugas/{task:secret}/kertas"),
    place("admin_tasks.listed", "admin", "/administrasi/tugas"),
    place("owner_procedures.listed", "pemilik", "/sop"),
    place("owner_procedures.versions", "pemilik", f"/sop/{SOP}/versi"),
    place("owner_draft.home", "pemilik", "/rancangan/{draft:version}"),
    place("owner_draft.home", "pemilik", "/rancangan/{draft:drawn}"),
    place("owner_draft.home", "pemilik", "/rancangan/{draft:empty}"),
    place("owner_identity.page", "pemilik", "/rancangan/{draft:version}/identitas"),
    place("owner_identity.page", "pemilik", "/rancangan/{draft:broken}/identitas"),
    place("owner_table.page", "pemilik", "/rancangan/{draft:version}/tabel"),
    place("owner_table.page", "pemilik", "/rancangan/{draft:drawn}/tabel"),
    place("owner_table.page", "pemilik", "/rancangan/{draft:empty}/tabel"),
    place("owner_table.page", "pemilik", "/rancangan/{draft:broken}/tabel"),
    place("owner_modeler.page", "pemilik", "/rancangan/{draft:version}/diagram"),
    place("owner_modeler.page", "pemilik", "/rancangan/{draft:drawn}/diagram"),
    place("owner_modeler.page", "pemilik", "/rancangan/{draft:broken}/diagram"),
    place("owner_repairs.page", "pemilik", "/rancangan/{draft:drawn}/perbaikan"),
    place("owner_forms.page", "pemilik", "/rancangan/{draft:version}/formulir"),
    place("owner_forms.page", "pemilik", "/rancangan/{draft:drawn}/formulir"),
    place("owner_forms.page", "pemilik", "/rancangan/{draft:empty}/formulir"),
    place("owner_form.page", "pemilik", "/rancangan/{draft:version}/formulir/k02-periksa-naskah.json"),
    place("owner_form.page", "pemilik", "/rancangan/{draft:version}/formulir/k11-arsipkan.json"),
    place("owner_form.page", "pemilik", "/rancangan/{draft:version}/formulir/k02-periksa-naskah.json?lihat=pratinjau"),
    place("owner_form.page", "pemilik", "/rancangan/{draft:version}/formulir/k02-periksa-naskah.json?lihat=json"),
    place("owner_force.page", "pemilik", "/rancangan/{draft:version}/berlakukan"),
    place("owner_force.page", "pemilik", "/rancangan/{draft:new}/berlakukan"),
    place("owner_force.page", "pemilik", "/rancangan/{draft:drawn}/berlakukan"),
    place("", "pengelola", "/tidak-ada", 404),
    place("", "kasubid", "/berkas/{cancelled}/urus", 403),
)

# Words that give a sentence away; none of them stands in what the office itself has written.
INDONESIAN = {
    "dan", "yang", "untuk", "pada", "dengan", "belum", "sudah", "dari", "oleh", "jam", "menit", "kerja", "langkah",
    "tenggat", "alasan", "tidak", "atau", "anda", "tugas", "dikembalikan", "hari", "sejak", "ini",
}
ENGLISH = {"the", "of", "and", "by", "with", "step", "due", "from", "is", "was", "for", "your", "this", "late", "time"}

OPENED = "[data-modeler]:is([data-milliseconds], [data-failed])"  # the modeler, with or without its diagram

SAID = """() => {
    const found = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        const text = walk.currentNode.textContent.trim();
        const parent = walk.currentNode.parentElement;
        if (text && !parent.closest("script, style, .drawing, .djs-container svg, [data-own]"))
            found.push([parent.closest("[lang]").lang, text]);
    }
    return found;
}"""


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Populated]:
    with populated(tmp_path_factory.mktemp("full")) as office:
        yield office


@pytest.fixture(scope="module")
def windows(full: Populated, chromium: Browser) -> Iterator[Callable[[str, int], Page]]:
    """One page for each person and width, logged in."""
    opened: dict[tuple[str, int], Page] = {}

    def window(who: str, width: int) -> Page:
        if (who, width) not in opened:
            context = chromium.new_context(viewport={"width": width, "height": 768},
                                           reduced_motion="reduce")  # buttons fade in
            context.set_default_timeout(10_000)
            if who:
                token = f"{who}{width}"
                digest = hashlib.sha256(token.encode()).hexdigest()
                full.kantor.operator(OpenSession(person=full.kantor.people[who], token_digest=digest, address=""))
                context.add_cookies([{"name": "sopan", "value": token, "url": full.address}])
            opened[who, width] = context.new_page()
        return opened[who, width]

    yield window
    for page in opened.values():
        page.context.close()


def address(full: Populated, here: str) -> str:
    """The address with the ids of this office in it."""
    known = {"file": full.file, "writing": full.writing, **{n: str(i) for n, i in full.instances.items()}}
    known |= {f"task:{n}": str(i) for n, i in full.tasks.items()}
    known |= {f"draft:{n}": str(i) for n, i in full.drafts.items()}
    known |= {f"person:{n}": str(i) for n, i in full.kantor.people.items()}
    return full.address + re.sub(r"\{([\w:]+)\}", lambda found: known[found[1]], here)


def in_language(full: Populated, page: Page, who: str, language: str) -> None:
    """From here on this person reads in this language."""
    if who:
        full.kantor.do(who, SetLanguage(language=language))
    else:
        page.context.add_cookies([{"name": "sopan-bahasa", "value": language, "url": full.address}])


def unsound(page: Page, language: str) -> list[str]:
    """What is wrong with a page besides what axe-core finds."""
    said = [(tagged, " ".join(text.split())) for tagged, text in page.evaluate(SAID)]
    foreign = INDONESIAN if language == "en" else ENGLISH
    wrong = [f"mixed: {text}" for tagged, text in said
             if tagged == language and foreign & set(re.findall(r"[a-z]+", text.lower()))]
    if language == "en":
        wrong += [f"not marked: {text}" for tagged, text in said if tagged == "en" and text in SOP_WORDS]
    if page.locator("html").get_attribute("lang") != language:
        wrong.append("lang")
    if not re.fullmatch(r"\S.* – Sopan", page.title()):
        wrong.append(f"title: {page.title()}")
    headings = page.locator("h1").all_inner_texts()
    return wrong if len(headings) == 1 and headings[0].strip() else [*wrong, f"h1: {headings}"]


def sop_words() -> set[str]:
    """What the SOP's own sheet and forms say: names of steps, fields, what they ask and what can be chosen."""
    document = reader.read(library.source(SOP))
    said = [document.name, *(node.name for node in (*document.nodes.values(), *document.data_objects))]
    for content in shipped(SOP).values():
        form = load(content.decode())
        said += [form.title, form.help]
        said += [text for field in form.fields for text in (field.title, field.help)]
        said += [choice.label for field in form.fields for choice in field.choices]
    return {" ".join(text.split()) for text in said if text and " " in text}


SOP_WORDS = sop_words()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("at", PLACES, ids=lambda at: f"{at.who or 'stranger'}{at.here}")
def test_a_page_is_sound(full, windows, faults, at, language):
    wrong = {}
    for width in WIDTHS:
        page = windows(at.who, width)
        in_language(full, page, at.who, language)
        reply = page.goto(address(full, at.here))
        assert reply is not None
        assert reply.status == at.status
        if BUILT and at.endpoint == "owner_modeler.page":
            page.wait_for_selector(OPENED, state="attached")
        page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
        # axe-core sees each width and each language once: what it finds hangs on the room or on the words, not on both.
        seen = faults if (language == LANGUAGES[0]) == (width == WIDTHS[0]) else too_wide
        wrong[width] = seen(page) + unsound(page, language)
    assert wrong == {width: [] for width in WIDTHS}


def test_every_address_that_shows_a_page_is_visited(full):
    """A new page fails here until it stands in the list above."""
    app = create_app(full.kantor.desk, full.kantor.settings)
    shown = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in rule.methods} - NO_PAGES
    assert shown <= set(rules.RULES)
    assert shown == {one.endpoint for one in PLACES} - {""}
