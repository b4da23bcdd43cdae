"""Asking the form editor's pages as a browser does."""

import re

import lxml.html
from werkzeug.datastructures import MultiDict

from engine.questions.drafts import TheDraft
from forms.schema import load

K02 = "k02-periksa-naskah.json"


def files(kantor, draft):
    return kantor.ask("pemilik", TheDraft(draft=draft)).files


def the_form(kantor, draft, name=K02):
    return load(files(kantor, draft)[name].decode())


def address(draft, name=K02):
    return f"/rancangan/{draft}/formulir/{name}"


def text(reply):
    return " ".join(lxml.html.fromstring(reply.get_data(as_text=True)).text_content().split())


def parsed(reply):
    """The page as a browser reads it: the first line end in a text field is none of its text."""
    return lxml.html.fromstring(re.sub(r"(<textarea[^>]*>)\n", r"\1", reply.get_data(as_text=True)))


def filled(reply, button="save", without=(), **changed):
    """The editor's form as a browser would send it, with some fields typed into; `__` stands for `-`."""
    form = parsed(reply).get_element_by_id("formulir")
    fields = MultiDict((name, said) for name, said in form.form_values() if name not in without)
    for name, said in changed.items():
        fields.setlist(name.replace("__", "-"), said if isinstance(said, list) else [said])
    fields["do"] = button
    return fields


def sent(browser, draft, button="save", name=K02, **changed):
    return browser.client.post(address(draft, name), data=filled(browser.get(address(draft, name)), button, **changed))


def pressed(browser, draft, button, **fields):
    """A button on the list of forms."""
    shown = parsed(browser.get(f"/rancangan/{draft}/formulir"))
    form = next(one for one in shown.forms if "formulir" in (one.action or ""))
    return browser.client.post(f"/rancangan/{draft}/formulir",
                               data={**dict(form.form_values()), **fields, "do": button})


def json_sent(browser, draft, content, shown=None):
    page = parsed(shown or browser.get(f"{address(draft)}?lihat=json"))
    form = next(one for one in page.forms if "lihat=json" in (one.action or ""))
    return browser.client.post(form.action, data={**dict(form.form_values()), "json": content, "do": "json"})
