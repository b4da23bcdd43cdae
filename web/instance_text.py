"""A few lines about a Berkas to paste elsewhere: number, step, due, link; nothing about a person."""

from flask import Blueprint, render_template

from engine.questions.instance import InstancePage, TheInstance
from web import visit
from web.words.letters import text_of

blueprint = Blueprint("instance_text", __name__)


@blueprint.get("/berkas/<int:instance>/teks")
def page(instance: int) -> str:
    """The text, ready to be copied."""
    found: InstancePage = visit.desk().ask(TheInstance(instance=instance), visit.actor())
    text = text_of(found, visit.language(), visit.zone(), visit.house().settings.public_url)
    return render_template("instance_text/page.html", berkas=found, text=text, lines=2 * text.count("\n") + 2)
