"""The shipped procedure says what the sheet says, to our reader and to the library that runs it."""

from collections import Counter
from pathlib import Path

import pytest
from lxml import etree
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnValidator
from SpiffWorkflow.spiff.parser.process import VALIDATOR, SpiffBpmnParser

from bpmn.document import Document
from bpmn.reader import read

SHIPPED = Path(__file__).parents[2] / "bpmn" / "procedures" / "updating-data-website.bpmn"

PENGELOLA, KASUBID, KABID, KEPALA = (
    "Pengelola Informasi Kepegawaian",
    "Kasubid II",
    "Kabid Dokin",
    "Kepala BKD",
)
REPORT = "Laporan hasil upload dengan tandatangan mengetahui Kepala BKD"

# The sheet, row by row and letter by letter, its slips included: lane, activity, kelengkapan, waktu, output.
SHEET = {
    "k01": (
        PENGELOLA,
        "Pengelola informasi kepegawaian mengumpulkan, mengolah data/informasi dan menyiapkan draft naskah materi"
        " untuk diunduh yang disampaikan kepada kasubid",
        "Materi, data dan informasi",
        "1 hari",
        "draft naskah materi",
    ),
    "k02": (
        KASUBID,
        "Kasubid memeriksa draft naskah materi yang akan diunduh. Apabila setuju memberi paraf dan menyampaikannya"
        " kepada Kabid. Apabila tidak setuju dikembalikan untuk diperbaiki",
        "draft naskah materi",
        "60 menit",
        "draft naskah materi dengan paraf Kasubid",
    ),
    "k03": (
        KABID,
        "Kabid memeriksa draft naskah materi yang akan diunduh. Apabila setuju memberi paraf dan menyampaikannya"
        " kepada Kasubid untuk proses upload. Apabila tidak setuju dikembalikan untuk diperbaiki.",
        "draft naskah materi dengan paraf Kasubid",
        "30 menit",
        "draft naskah materi dengan paraf Kabid",
    ),
    "k04": (
        KASUBID,
        "Kasubid menugaskan pengelola informasi kepegawaian untuk melakukan upload data dalam website BKD",
        "naskah materi dengan tandatangan Kabid",
        "5 menit",
        "disposisi Kasubid",
    ),
    "k05": (
        PENGELOLA,
        "Pengelola informasi dan kepegawaian melakukan upload data informasi pada website, dan menyampaikan draft"
        " laporannya kepada Kasubid.",
        "naskah materi dengan tandatangan Kabid",
        "1 hari",
        "upload materi pada website, laporan hasil upload",
    ),
    "k06": (
        KASUBID,
        "Kasubid memeriksa draft laporan dan melakukan cek website. Apabila sudah sesuai memberikan paraf dan"
        " menyampaikannya kepada Kabid. Apabila belum sesuai dikembalikan untuk diperbaiki",
        "draft laporan hasil upload",
        "20 menit",
        "Laporan hasil upload dengan paraf Kasubid",
    ),
    "k07": (
        KABID,
        "Kabid memeriksa laporan dan melakukan cek website. Apabila sudah sesuai memberikan tandatangan laporan dan"
        " menyampaikannya kepada Kepala BKD. Apabila belum sesuai dikembalikan untuk diperbaiki.",
        "Laporan hasil upload dengan paraf Kasubid",
        "20 menit",
        "Laporan hasil upload dengan tandatangan Kabid",
    ),
    "k08": (
        KEPALA,
        "Kepala BKD memeriksa laporan dan melakukan cek website. Apabila sudah sesuai memberikan tandatangan mengetahui"
        " laporan dan menyampaikannya kepada Kasubid. Apabila belum sesuai dikembalikan untuk diperbaiki.",
        "Laporan hasil upload dengan tandatangan Kabid",
        "20 menit",
        REPORT,
    ),
    "k09": (
        KABID,
        "Kabid menyampaikan laporan yang telah ditandatangani Kepala BKD dan menyampaikannya kepada Kasubid untuk"
        " pengarsipan laporan.",
        REPORT,
        "5 menit",
        "disposisi Kabid",
    ),
    "k10": (
        KASUBID,
        "Kasubid menyampaikan laporan yang telah ditandatangani kbid kepada pengelola informasi kepegawaian untuk"
        " pengarsipan laporan.",
        REPORT,
        "5 menit",
        "disposisi Kasubid",
    ),
    "k11": (
        PENGELOLA,
        "Pengelola informasi kepegawaian mengarsipkan laporan.",
        REPORT,
        "15 menit",
        f"Arsip {REPORT}",
    ),
}
SPANS = ["P1D", "PT60M", "PT30M", "PT5M", "P1D", "PT20M", "PT20M", "PT20M", "PT5M", "PT5M", "PT15M"]
ACTS = {
    "k02": "paraf",
    "k03": "paraf",
    "k04": "disposisi",
    "k06": "paraf",
    "k07": "tanda_tangan",
    "k08": "mengetahui",
    "k09": "disposisi",
    "k10": "disposisi",
    "k11": "arsip",
}
FORMS = [
    "k01-draft-naskah",
    "k02-periksa-naskah",
    "k03-setujui-naskah",
    "k04-tugaskan-upload",
    "k05-upload",
    "k06-periksa-laporan",
    "k07-tanda-tangan-laporan",
    "k08-mengetahui-laporan",
    "k09-sampaikan-laporan",
    "k10-sampaikan-arsip",
    "k11-arsipkan",
]
RETURNS = {"g02": "k01", "g03": "k01", "g06": "k05", "g07": "k05", "g08": "k05"}
ONWARD = {"g02": "k03", "g03": "k04", "g06": "k07", "g07": "k08", "g08": "k09"}


@pytest.fixture(scope="module")
def document() -> Document:
    return read(SHIPPED.read_bytes())


@pytest.mark.parametrize("validator", [BpmnValidator(), VALIDATOR], ids=["BPMN 2.0", "with the library's extensions"])
def test_the_file_is_valid_against_the_schema(validator: BpmnValidator) -> None:
    validator.validate(etree.parse(SHIPPED), str(SHIPPED))


def test_the_library_reads_every_step_into_its_lane() -> None:
    parser = SpiffBpmnParser(validator=VALIDATOR)
    parser.add_bpmn_file(str(SHIPPED))
    steps = parser.get_spec("updating_data_website").task_specs
    assert {key: steps[key].lane for key in SHEET} == {key: row[0] for key, row in SHEET.items()}
    assert steps["k07"].extensions["properties"]["mutu.tindakan"] == "tanda_tangan"


def test_the_elements_are_as_many_as_the_sheet_asks_for(document: Document) -> None:
    assert Counter(node.type for node in document.nodes.values()) == {
        "startEvent": 1,
        "userTask": 11,
        "exclusiveGateway": 5,
        "boundaryEvent": 11,
        "endEvent": 12,
    }
    assert len(document.flows) == 22 + 11
    assert [lane.name for lane in document.lanes] == [PENGELOLA, KASUBID, KABID, KEPALA]
    assert document.pool_name == "BKD Provinsi Lampung"
    assert all(node.lane for node in document.nodes.values())


def test_each_row_of_the_sheet_stands_in_its_step_letter_by_letter(document: Document) -> None:
    for number, (key, row) in enumerate(SHEET.items(), start=1):
        node = document.nodes[key]
        said = node.properties
        cells = (node.lane, node.documentation, said["mutu.kelengkapan"], said["mutu.waktu"], said["mutu.output"])
        assert cells == row
        assert said["mutu.nomor"] == str(number)
        assert said["mutu.keterangan"] == ""
        assert said["formJsonSchemaFilename"] == f"{FORMS[number - 1]}.json"
    assert {key: act for key in SHEET if (act := document.nodes[key].properties.get("mutu.tindakan"))} == ACTS


def test_each_step_has_a_timer_that_does_not_interrupt_and_ends_apart(document: Document) -> None:
    for number, span in enumerate(SPANS, start=1):
        timer = document.nodes[f"t{number:02d}"]
        assert (timer.attached_to, timer.interrupting) == (f"k{number:02d}", False)
        assert timer.timer is not None
        assert (timer.timer.text, timer.timer.kind) == (span, "duration")
        end = document.flows[timer.outgoing[0]].target
        assert (end, document.nodes[end].name) == (f"e{number:02d}", "Terlambat dicatat")
        assert document.nodes[end].lane == timer.lane == document.nodes[f"k{number:02d}"].lane


def test_each_decision_returns_to_the_maker_by_default(document: Document) -> None:
    for gateway, maker in RETURNS.items():
        node = document.nodes[gateway]
        back = document.flows[str(node.default)]
        (onward,) = (document.flows[key] for key in node.outgoing if key != node.default)
        assert (back.target, back.returns, back.condition) == (maker, True, None)
        assert (onward.target, onward.returns) == (ONWARD[gateway], False)
        agreed = "setuju" if gateway in {"g02", "g03"} else "sesuai"
        assert onward.condition == f'keputusan == "{agreed}"'
        assert back.name
        assert onward.name
    assert {flow.source for flow in document.flows.values() if flow.returns} == set(RETURNS)


def test_the_straight_way_passes_all_eleven_steps_in_the_sheets_order(document: Document) -> None:
    here, way = "mulai", []
    while document.nodes[here].outgoing:
        (here,) = (f.target for f in map(document.flows.get, document.nodes[here].outgoing) if f and not f.returns)
        way.append(here)
    assert [key for key in way if key in SHEET] == list(SHEET)
    assert way[-1] == "selesai"
    assert document.nodes["selesai"].name == "Laporan diarsipkan"


def test_the_identity_block_of_the_sheet_is_whole(document: Document) -> None:
    assert document.properties == {
        "sop.nomor": "VI.04.05.02.02",
        "sop.nama": "Updating Data Website",
        "sop.dibuat": "Oktober 2020",
        "sop.direvisi": "",
        "sop.efektif": "November 2020",
        "sop.disahkan": "Plt. Kepala Badan Kepegawaian Daerah Provinsi Lampung",
        "sop.unit": "Sub Bidang Informasi dan Pengembangan Sistem Kepegawaian",
        "sop.dasar_hukum": "Undang-undang No.14 Tahun 2008 tentang Keterbukaan Informasi Publik\n"
        "Inpres No.3 Tahun 2003 tentang kebijakan dan strategi Nasional Pengembangan E-Government\n"
        "Undang-undang No.35 Tahun 2004 Tentang Pemerintahan Daerah",
        "sop.kualifikasi": "Pendidikan minimal D3\nDapat mengoperasikan komputer\nMengerti tentang kepegawaian",
        "sop.keterkaitan": "",
        "sop.peralatan": "Komputer/laptop\nInternet\nHardisk external/flashdisk\nTelephone/fax\n"
        "Ballpoint, pensil, kertas\nNota dinas dan lembar disposisi",
        "sop.peringatan": "",
        "sop.pencatatan": "",
    }


def test_every_step_reads_and_writes_documents_and_each_reading_was_written_before(document: Document) -> None:
    for key in SHEET:
        assert any(key in thing.read_by for thing in document.data_objects), key
        assert any(key in thing.written_by for thing in document.data_objects), key
    for thing in document.data_objects:
        if thing.written_by:
            assert all(reader > max(thing.written_by) for reader in thing.read_by), thing.id
        else:
            assert thing.name == "Materi, data dan informasi"


def test_the_documents_carry_the_names_that_the_forms_use(document: Document) -> None:
    assert {thing.name for thing in document.data_objects} == {
        "Materi, data dan informasi",
        "Naskah materi",
        "Disposisi",
        "Materi pada website",
        "Laporan hasil upload",
        "Arsip laporan",
    }


def test_nothing_outside_the_standard_and_one_extension_is_in_the_file() -> None:
    spaces = {etree.QName(element).namespace for element in etree.parse(SHIPPED).iter()}
    assert spaces == {
        "http://www.omg.org/spec/BPMN/20100524/MODEL",
        "http://www.omg.org/spec/BPMN/20100524/DI",
        "http://www.omg.org/spec/DD/20100524/DC",
        "http://www.omg.org/spec/DD/20100524/DI",
        "http://spiffworkflow.org/bpmn/schema/1.0/core",
    }
