"""Unduh bukti: everything about one Berkas or a selection, to be judged by somebody who does not trust this house."""

import re
import tempfile

from flask import Blueprint, request, send_file
from werkzeug.wrappers import Response

from engine.commands.look import Look
from engine.errors import Unavailable
from engine.questions.evidence import EvidencePage, TheEvidence
from web import visit
from web.bundle.pack import pack

blueprint = Blueprint("evidence", __name__)

LIMIT = 32 * 1024 * 1024  # bytes kept in memory while an archive is made; a larger one goes to disk


@blueprint.get("/berkas/<int:instance>/bukti.zip")
def archive(instance: int) -> Response:
    """The evidence of one Berkas, and with `?juga=9&juga=12` that of others in the same archive."""
    instances = (instance, *request.args.getlist("juga", type=int))
    found: EvidencePage = visit.desk().ask(TheEvidence(instances=instances), visit.actor())
    for instance in dict.fromkeys(instances):  # before anything leaves the house
        visit.desk().do(Look(instance=instance, what="export", of="bukti"), visit.actor())
    out = tempfile.SpooledTemporaryFile(LIMIT)  # noqa: SIM115  the reply reads it and closes it
    try:
        pack(out, found)
    except OSError as error:  # no room, or a document that has gone
        out.close()
        raise Unavailable(why="disk") from error
    size = out.tell()
    out.seek(0)
    name = name_of(found)
    reply = send_file(out, mimetype="application/zip", as_attachment=True, download_name=name)
    reply.content_length = size
    return reply


def name_of(page: EvidencePage) -> str:
    """A file name that every system takes."""
    first = re.sub(r"[^A-Za-z0-9.]+", "-", page.numbers[0]).strip("-")
    more = f"-dan-{len(page.numbers) - 1}-lain" if len(page.numbers) > 1 else ""
    return f"bukti-{first}{more}.zip"
