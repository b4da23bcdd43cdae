"""Documents: shown beside our words, never within our own page's reach, or saved."""

from pathlib import Path

from flask import Blueprint, abort, render_template, send_file
from werkzeug.wrappers import Response

from engine.questions.file import FilePage, TheFile
from engine.questions.instance import TheInstance
from web import openings, visit
from web.furniture import say

blueprint = Blueprint("documents", __name__)

PICTURES = frozenset({"image/png", "image/jpeg"})
SHOWN = PICTURES | {"application/pdf"}  # what a browser shows without running anything of the file
# The file runs nothing, asks for nothing and has no origin, whatever it holds; only our own pages may frame it.
SANDBOX = "sandbox; default-src 'none'; img-src 'self'; object-src 'self'; frame-ancestors 'self'; base-uri 'none'"
OWN = {"Content-Security-Policy": SANDBOX, "X-Frame-Options": "SAMEORIGIN"}


TAIL = 4096  # bytes at a PDF's end within which readers look for its end
ENDS = (b"%%EOF", b"startxref", b"trailer")


@blueprint.get("/berkas/<int:instance>/dokumen/<file>/lihat")
def page(instance: int, file: str) -> str:
    """One version of a document within a page of ours; what cannot be shown says what to ask for."""
    berkas = visit.desk().ask(TheInstance(instance=instance), visit.actor())
    found = next((one for one in berkas.documents if one.file == file), None)
    if found is None:
        abort(404)
    return render_template("documents/page.html", berkas=berkas, document=found)


@blueprint.get("/berkas/<int:instance>/dokumen/<file>/isi")
def content(instance: int, file: str) -> Response:
    """The file alone, for the frame: in a sandbox; a kind that is not shown is saved instead."""
    found: FilePage = visit.desk().ask(TheFile(instance=instance, file=file), visit.actor())
    if found.kept.type == "application/pdf" and not _whole(found.path):
        # Chromium's message about a PDF that breaks off takes the focus, and moves the page under the reader's hand.
        return Response(say("documents.broken"), mimetype="text/plain", headers=OWN)
    reply = send_file(
        found.path.resolve(), mimetype=found.kept.type, as_attachment=found.kept.type not in SHOWN,
        download_name=found.kept.name, etag=False,
    )
    reply.headers.update(OWN)
    openings.remember(reply, instance, "file", file)
    return reply


def _whole(path: Path) -> bool:
    """Whether a PDF has an end at all."""
    with path.open("rb") as kept:
        kept.seek(max(0, path.stat().st_size - TAIL))
        tail = kept.read()
    return any(end in tail for end in ENDS)
