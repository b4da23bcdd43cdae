"""The page Ekspor: a form without JavaScript, and a file that is streamed."""

import gzip
import hashlib
import json
import xml.etree.ElementTree as ET

import pytest

from engine.commands.people import SetLanguage
from engine.store.reads import events
from tests.unit.web.conftest import Browser


@pytest.fixture
def auditor(app, kantor) -> Browser:
    kantor.walk(kantor.start("Berita"))
    found = Browser(app.test_client())
    assert found.log_in("auditor").status_code == 303
    return found


def recorded(kantor):
    with kantor.desk.store.unit() as unit:
        return [(e.type, json.loads(e.body), json.loads(e.actor)) for e in events.stream(unit, "access:exports")]


def test_the_form_says_what_will_leave_and_that_it_is_recorded(auditor):
    page = auditor.get("/ekspor").get_data(as_text=True)
    for part in ("Ekspor riwayat", "Updating Data Website", "XES (IEEE 1849)", "Setiap ekspor dicatat", "nama samaran"):
        assert part in page


@pytest.mark.parametrize(("kind", "ending", "media"), [
    ("xes", "xes.gz", "application/gzip"), ("ocel", "json.gz", "application/gzip"), ("csv", "csv", "text/csv"),
])
def test_each_kind_is_a_file_with_a_name_and_leaves_its_trace(auditor, kantor, kind, ending, media):
    reply = auditor.send("/ekspor", "/ekspor", format=kind, sop="updating-data-website", dari="2026-11-23", sampai="")
    assert (reply.status_code, reply.mimetype) == (200, media)
    assert reply.headers["Content-Disposition"] == (
        f'attachment; filename="sopan-updating-data-website-2026-11-23.{ending}"'
    )
    digest = hashlib.sha256(reply.data).hexdigest()
    begun, made = recorded(kantor)
    assert (begun[0], begun[1]["format"], begun[1]["from"]) == ("export:begun", kind, "2026-11-23")
    assert (made[0], made[1]["sha256"]) == ("export:made", digest)
    assert made[2] == {"via": "web", "person": kantor.people["auditor"]}


def test_the_file_is_streamed_and_whole(auditor):
    reply = auditor.send("/ekspor", "/ekspor", format="xes", samaran="ya")
    assert reply.is_streamed
    root = ET.fromstring(gzip.decompress(reply.data))  # noqa: S314  our own file
    who = {s.get("value", "") for s in root.iter("string") if s.get("key") == "org:resource"}
    assert len(who) == 4
    assert all(name.startswith("P-") for name in who)


@pytest.mark.parametrize(("sent", "status", "said"), [
    ({"dari": "2026-12-02", "sampai": "2026-12-01"}, 422, "Periode terbalik"),
    ({"dari": "2027-01-01"}, 422, "Tidak ada Berkas"),
    ({"sampai": "nanti"}, 422, "bukan tanggal"),
    ({"sop": "tidak-ada"}, 404, "belum diberlakukan"),
])
def test_what_cannot_be_exported_brings_the_form_back_as_it_was(auditor, kantor, sent, status, said):
    reply = auditor.send("/ekspor", "/ekspor", format="csv", samaran="ya", **sent)
    page = reply.get_data(as_text=True)
    assert reply.status_code == status
    assert said in page
    assert 'value="csv" checked' in page
    assert f'value="{sent.get("dari", "")}"' in page
    assert 'name="samaran" value="ya" aria-describedby="bantuan-samaran" checked' in page
    assert recorded(kantor) == []


def test_a_kind_that_nobody_offers_is_the_first_one(auditor):
    assert auditor.send("/ekspor", "/ekspor", format="exe").mimetype == "application/gzip"


def test_the_csv_follows_the_auditors_language(auditor, kantor):
    kantor.do("auditor", SetLanguage(language="en"))
    reply = auditor.send("/ekspor", "/ekspor", format="csv")
    assert reply.get_data(as_text=True).startswith("\ufeffcase_id,activity,start_timestamp,complete_timestamp")
    assert "Export histories" in auditor.get("/ekspor").get_data(as_text=True)


def test_others_are_refused_and_see_no_form(app, kantor):
    for name in ("pengelola", "pemilik", "admin"):
        other = Browser(app.test_client())
        other.log_in(name)
        assert other.get("/ekspor").status_code == 403
        assert other.send("/ekspor", "/mulai", format="xes").status_code == 403
    assert recorded(kantor) == []


def test_the_net_is_for_everybody_who_works_here(pengelola):
    reply = pengelola.get("/ekspor/jaring/updating-data-website.pnml")
    assert reply.headers["Content-Disposition"] == 'attachment; filename="updating-data-website.pnml"'
    assert len(list(ET.fromstring(reply.data).iter("transition"))) == 23  # noqa: S314  our own file
    assert pengelola.get("/ekspor/jaring/tidak-ada.pnml").status_code == 404
