"""What somebody changes by hand in the evidence that left the house; none of it may be called valid."""

import hashlib
import json


def body_of(e, **values):
    e["body"] = json.dumps({**json.loads(e["body"]), **values}, sort_keys=True, separators=(",", ":"))


def other_name(b, seq, name):
    b["answers"]["office"][seq]["text"] = json.dumps({"login": "kasubid", "name": name}, separators=(",", ":"))


def doubled(b):
    """A name that stands twice in a body."""
    e = b["streams"]["instance:1"][3]
    e["body"] = e["body"].replace("{", '{"sd1":"x",', 1)


def note(old, new):
    return lambda b: b.update(checkpoint=b["checkpoint"].replace(old, new))


one = "instance:1"
EDITS = {
    "an answer": lambda b: b["answers"][one]["2"].update(text='{"lain":"x"}'),
    "a salt": lambda b: b["answers"][one]["2"].update(salt="00" * 16),
    "answers taken out": lambda b: b["answers"][one].pop("2"),
    "all answers": lambda b: b["answers"].clear(),
    "answers of another event": lambda b: b["answers"][one].update({"4": b["answers"][one]["2"]}),
    "answers of nobody": lambda b: b["answers"].update({"instance:99": b["answers"][one]}),
    "the title": lambda b: b["answers"][one]["1"].update(text='{"title":"Berita lain"}'),
    "a body": lambda b: body_of(b["streams"][one][3], sd1="0" * 64),
    "a body with a name twice": doubled,
    "an actor": lambda b: b["streams"][one][3].update(actor='{"person":1,"via":"web"}'),
    "a time": lambda b: b["streams"][one][3].update(at="2026-11-22T00:00:00.000Z"),
    "a time in another form": lambda b: b["streams"][one][3].update(
        at=b["streams"][one][3]["at"].replace("Z", "+00:00")),
    "a column more": lambda b: b["streams"][one][3].update(catatan="sah"),
    "an event taken out": lambda b: b["streams"][one].pop(3),
    "the first event": lambda b: b["streams"][one].pop(0),
    "the last event": lambda b: b["streams"][one].pop(),
    "two events exchanged": lambda b: b["streams"][one].insert(3, b["streams"][one].pop(4)),
    "all events": lambda b: b["streams"].update({one: []}),
    "the stream's name": lambda b: b["streams"].update({"instance:2": b["streams"].pop(one)}),
    "a stream more": lambda b: b["streams"].update({"instance:2": b["streams"][one]}),
    "the number": lambda b: body_of(b["streams"][one][0], number="VI.04/9999/2026"),
    "a holding in the office": lambda b: body_of(b["streams"]["office"][5], kind="Plt"),
    "the title of a position": lambda b: body_of(b["streams"]["office"][3], title="Kepala Dinas"),
    "the zone of the office": lambda b: body_of(b["streams"]["office"][0], zone="Asia/Jayapura"),
    "the office cut short": lambda b: b["streams"]["office"].pop(),
    "the office": lambda b: b["streams"].pop("office"),
    "somebody's name": lambda b: other_name(b, "11", "Orang Lain"),
    "two names exchanged": lambda b: b["answers"]["office"].update(
        {"11": b["answers"]["office"]["7"], "7": b["answers"]["office"]["11"]}),
    "a name taken out": lambda b: b["answers"]["office"].pop("11"),
    "a calendar": lambda b: b["calendars"].update({k: v + " " for k, v in b["calendars"].items()}),
    "a calendar left out": lambda b: b["calendars"].clear(),
    "a calendar more": lambda b: b["calendars"].update({hashlib.sha256(b"x").hexdigest(): "x"}),
    "a version left out": lambda b: b["versions"].clear(),
    "a file of a version left out": lambda b: next(iter(b["versions"].values())).popitem(),
    "a digest in a version": lambda b: next(iter(b["versions"].values())).update({"diagram.bpmn": "0" * 64}),
    "a proof": lambda b: b["proofs"][0]["path"].reverse() or b["proofs"][0].update(index=b["proofs"][0]["index"] + 1),
    "a proof of an earlier event": lambda b: b["proofs"][0].update(seq=3),
    "a proof twice": lambda b: b["proofs"].append(dict(b["proofs"][0])),
    "a proof of nothing": lambda b: b["proofs"].append({**b["proofs"][0], "stream": "instance:7"}),
    "the checkpoint's time": note("\nat 2026", "\nat 2025"),
    "the checkpoint's size": lambda b: b.update(checkpoint=b["checkpoint"].replace("\n", "\n1", 1)),
    "the checkpoint's number": note("number 1", "number 2"),
    "a line more in the checkpoint": note("number 1\n", "number 1\nlagi\n"),
    "a second signature": lambda b: b.update(checkpoint=b["checkpoint"] + "— x y\n"),
    "no checkpoint's text": lambda b: b.update(checkpoint="titik segel"),
    "the key": lambda b: body_of(b["streams"]["seal"][0], public="00" * 32),
    "no keys": lambda b: b["streams"].pop("seal"),
}
