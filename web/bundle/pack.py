"""The archive of an auditor: evidence, documents, a page and a program that check both, and how to use them."""

import base64
import hashlib
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from importlib.resources import files
from typing import IO

from engine.evidence import Evidence, strict, written
from engine.questions.evidence import EvidencePage
from web.words.catalogue import LANGUAGES, say, sentences

EMBEDDED = 4 * 1024 * 1024  # bytes of documents that the page carries itself; larger ones are chosen from the folder
_CHECKS, _PAGE, _EVENTS = "evidence.check.", "evidence.page.", "event."
# Within a script element only "<" can end the data; JSON lets every character of a text be written by its number.
_SAFE = str.maketrans({"<": "\\u003c", ">": "\\u003e", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def pack(out: IO[bytes], page: EvidencePage, tell: Callable[[int], None] | None = None) -> None:
    """Write the archive; `tell` hears of every document.

    Raises: OSError when a document cannot be read or the archive not be written.
    """
    evidence = page.evidence
    text = written(evidence)
    parts = {"BACA-SAYA.txt": readme(page), "buka.html": opened(page, text), "verifikasi.py": program(),
             "bukti.json": text}
    if evidence.checkpoint is not None:
        parts["cap.txt"] = evidence.checkpoint
    contents = {name: said.encode() for name, said in parts.items()} | dict(version_files(evidence))
    listed = {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}
    listed |= {path_of(file): file for file in page.documents}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
        for number, file in enumerate(page.documents, 1):
            archive.write(page.place(file), path_of(file))
            if tell is not None:
                tell(number)
        archive.writestr("isi.txt", "".join(f"{digest}  {name}\n" for name, digest in sorted(listed.items())))


def path_of(file: str) -> str:
    """Where a document lies in the archive: under its digest, so that no name of a person's choosing is a path."""
    return f"dokumen/{file}"


def version_files(evidence: Evidence) -> Iterator[tuple[str, bytes]]:
    for digest, content_of in evidence.versions.items():
        for name, content in content_of.items():
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
    """`verifikasi.py` in one file, with its words."""
    part = _own("hitung.py").partition("annotations\n")[2].strip("\n") + "\n"
    own = re.sub(r"from web\.bundle\.hitung import .*\n", lambda _: part, _own("verifikasi.py"), count=1)
    said = json.dumps(words()).replace("'", "\\u0027")  # so that no sentence ends the text that holds it
    return own.replace('"""{}"""', f"r'''{said}'''")


def opened(page: EvidencePage, text: str) -> str:
    """`buka.html`: everything in one file, nothing asked for from elsewhere."""
    strict(text)
    parts = {
        "/*GAYA*/": _own("buka.css"),
        "/*PROGRAM*/": _own("periksa.js") + _own("segel.js") + _own("buka.js"),
        "/*KATA*/": json.dumps(words(), ensure_ascii=False).translate(_SAFE),
        "/*ISI*/": json.dumps(dict(_embedded(page))),
        "/*BUKTI*/": text.translate(_SAFE),
    }
    whole = _own("buka.html")
    for mark, part in parts.items():
        before, _, after = whole.partition(mark)
        whole = before + part + after
    return whole


def _embedded(page: EvidencePage) -> Iterator[tuple[str, str]]:
    for path, content in version_files(page.evidence):
        yield path, base64.b64encode(content).decode()
    left = EMBEDDED
    for file in page.documents:
        if (size := page.place(file).stat().st_size) <= left:
            left -= size
            yield path_of(file), base64.b64encode(page.place(file).read_bytes()).decode()


def readme(page: EvidencePage) -> str:
    """How to check, in both languages."""
    numbers = ", ".join(page.numbers)
    parts = [say(language, "evidence.readme", numbers=numbers, office=page.office, made=page.made_at)
             for language in LANGUAGES]
    return ("\n\n" + "-" * 72 + "\n\n").join(parts) + "\n"


def _own(name: str) -> str:
    return files("web.bundle").joinpath(name).read_text(encoding="utf-8")
