"""The archive of an auditor: evidence, documents, a page and a program that check both, and how to use them."""

import base64
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import IO

from engine.evidence import Enclosed, Evidence, strict, written
from web.words.catalogue import LANGUAGES, say, sentences

EMBEDDED = 4 * 1024 * 1024  # bytes of documents that the page carries itself; larger ones are chosen from the folder
_CHECKS, _PAGE, _EVENTS = "evidence.check.", "evidence.page.", "event."
# Within a script element only "<" can end the data; JSON lets every character of a text be written by its number.
_SAFE = str.maketrans({"<": "\\u003c", ">": "\\u003e", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def pack(out: IO[bytes], evidence: Evidence, place: Callable[[str], Path], tell: Callable[[int], None] | None = None
         ) -> None:
    """Write the archive; `place` says where a document's bytes lie, `tell` hears of every document.

    Raises: OSError when a document cannot be read or the archive not be written.
    """
    text = written(evidence)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("BACA-SAYA.txt", readme(evidence))
        archive.writestr("buka.html", page(evidence, text, place))
        archive.writestr("verifikasi.py", program())
        archive.writestr("bukti.json", text)
        if evidence.checkpoint is not None:
            archive.writestr("cap.txt", evidence.checkpoint)
        for path, content in version_files(evidence):
            archive.writestr(path, content)
        for number, one in enumerate(kept(evidence), 1):
            archive.write(place(one.file), path_of(one))
            if tell is not None:
                tell(number)


def path_of(one: Enclosed) -> str:
    """Where a document lies in the archive: under its digest, so that no name of a person's choosing is a path."""
    return f"dokumen/{one.file}"


def kept(evidence: Evidence) -> list[Enclosed]:
    """The documents whose bytes are enclosed, each content once."""
    return list({one.file: one for one in evidence.documents if one.there}.values())


def version_files(evidence: Evidence) -> Iterator[tuple[str, bytes]]:
    for digest, one in evidence.versions.items():
        for name, content in one.files.items():
            yield f"versi/{digest[:16]}/{name}", content


def words() -> dict[str, dict[str, str]]:
    """What the page and the program say, by language and short key."""
    return {language: dict(_short(sentences(language))) for language in LANGUAGES}


def _short(every: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for key, sentence in every.items():
        if key.startswith(_CHECKS):
            yield key.removeprefix(_CHECKS), sentence
        elif key.startswith(_PAGE):
            yield "page." + key.removeprefix(_PAGE), sentence
        elif key.startswith(_EVENTS):
            yield key, sentence


def program() -> str:
    """`verifikasi.py` with its words."""
    said = json.dumps(words()).replace("'", "\\u0027")  # so that no sentence ends the text that holds it
    return _own("verifikasi.py").replace('"""{}"""', f"r'''{said}'''")


def page(evidence: Evidence, text: str, place: Callable[[str], Path]) -> str:
    """`buka.html`: everything in one file, nothing asked for from elsewhere."""
    strict(text)
    parts = {
        "/*GAYA*/": _own("buka.css"),
        "/*PROGRAM*/": _own("periksa.js") + _own("buka.js"),
        "/*KATA*/": json.dumps(words(), ensure_ascii=False).translate(_SAFE),
        "/*ISI*/": json.dumps(dict(_embedded(evidence, place))),
        "/*BUKTI*/": text.translate(_SAFE),
    }
    whole = _own("buka.html")
    for mark, part in parts.items():
        before, _, after = whole.partition(mark)
        whole = before + part + after
    return whole


def _embedded(evidence: Evidence, place: Callable[[str], Path]) -> Iterator[tuple[str, str]]:
    for path, content in version_files(evidence):
        yield path, base64.b64encode(content).decode()
    room = EMBEDDED
    for one in kept(evidence):
        if one.size <= room:
            room -= one.size
            yield path_of(one), base64.b64encode(place(one.file).read_bytes()).decode()


def readme(evidence: Evidence) -> str:
    """How to check, in both languages."""
    numbers = ", ".join(one.number for one in evidence.subjects)
    parts = [say(language, "evidence.readme", numbers=numbers, office=evidence.office, made=evidence.made_at)
             for language in LANGUAGES]
    return ("\n\n" + "-" * 72 + "\n\n").join(parts) + "\n"


def _own(name: str) -> str:
    return files("web.bundle").joinpath(name).read_text(encoding="utf-8")
