"""Files: the name's type and the content's must agree; hostile, empty, large and booby-trapped ones are refused."""

import hashlib
import io
import zipfile

import pytest

from engine.errors import FileRefused
from engine.files import Files, clean_name

PDF = b"%PDF-1.7\n..."
PNG = b"\x89PNG\r\n\x1a\n...."
JPG = b"\xff\xd8\xff\xe0...."
PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}


def office_file(part, *more, content=b"<x/>"):
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("[Content_Types].xml", part, *more):
            archive.writestr(name, content)
    return kept.getvalue()


GOOD = {
    "a.pdf": PDF, "a.png": PNG, "a.jpg": JPG, "a.jpeg": JPG, "A.PDF": PDF,
    **{f"a.{ending}": office_file(part) for ending, part in PARTS.items()},
}


@pytest.fixture
def files(tmp_path):
    return Files(tmp_path)


def why(files, content, name):
    with pytest.raises(FileRefused) as refused:
        files.keep(io.BytesIO(content), name)
    assert not [p for p in files.folder.rglob("*") if p.is_file()]
    return refused.value.params["why"]


@pytest.mark.parametrize("name", GOOD)
def test_a_file_whose_name_and_content_agree_is_kept_under_its_digest(files, name):
    kept = files.keep(io.BytesIO(GOOD[name]), name)
    assert (kept.id, kept.size, kept.name) == (hashlib.sha256(GOOD[name]).hexdigest(), len(GOOD[name]), name)
    assert files.path(kept.id).read_bytes() == GOOD[name]
    assert files.path(kept.id).is_relative_to(files.folder)
    assert files.path(kept.id).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("name", ["a.pdf", "a.png", "a.jpg", "a.docx", "a.xlsx", "a.pptx"])
def test_a_file_that_is_not_what_its_name_says_is_refused(files, name):
    others = [content for other, content in GOOD.items() if other.lower() != name and other not in ("a.jpeg",)]
    for content in [c for c in others if c != GOOD[name]] + [b"MZ\x90\x00", b"<html>", b"x"]:
        assert why(files, content, name) == "content"


@pytest.mark.parametrize(
    "name",
    ["a.exe", "a", "", ".", "..", ".pdf", "a.pdf.exe", "a.html", "a.svg", "a.docm", "a.xlsm", "a.zip", "a.pdf\x00.exe",
     "a.\u202efdp.exe"],
)
def test_a_file_of_another_type_is_refused_by_its_name(files, name):
    assert why(files, PDF, name) == "type"


def test_an_empty_file_is_refused(files):
    assert why(files, b"", "a.pdf") == "empty"


def test_a_file_that_is_too_large_is_refused_before_it_is_read_to_its_end(tmp_path):
    class Endless(io.RawIOBase):
        given = 0

        def readable(self):
            return True

        def read(self, size=-1):
            self.given += size
            return b"%PDF-" + b"x" * (size - 5)

    stream, files = Endless(), Files(tmp_path, limit=1_000_000)
    with pytest.raises(FileRefused) as refused:
        files.keep(stream, "a.pdf")
    assert (refused.value.params["why"], refused.value.params["limit"]) == ("too-large", 1_000_000)
    assert stream.given < 2_000_000
    assert not [p for p in files.folder.rglob("*") if p.is_file()]


def test_a_file_exactly_at_the_limit_is_kept(tmp_path):
    assert Files(tmp_path, limit=100).keep(io.BytesIO(PDF.ljust(100)), "a.pdf").size == 100


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\Budi\\surat.pdf", "surat.pdf"),
        ("a\x00b\nc\x7f.pdf", "abc.pdf"),
        ("surat\u202efdp.pdf", "suratfdp.pdf"),
        (" .surat.pdf. ", "surat.pdf"),
        ("Surat keputusan é 1.pdf", "Surat keputusan é 1.pdf"),
        ("x" * 500 + ".pdf", "x" * 197 + ".pdf"),
        ("x" * 500, "x" * 200),
        ("a/", ""),
    ],
)
def test_a_hostile_name_is_cleaned_and_never_a_path(given, shown):
    assert clean_name(given) == shown


def test_a_name_with_a_very_long_ending_stays_short():
    assert clean_name("a." + "x" * 5_000) == "a." + "x" * 198
    assert len(clean_name("a" * 300 + "." + "x" * 199)) <= 201


def test_a_zip_bomb_is_refused_by_what_its_directory_says(files):
    bomb = office_file("word/document.xml", "word/big.xml", content=b"\x00" * (70 * 1024 * 1024))
    assert len(bomb) < 1024 * 1024
    assert why(files, bomb, "a.docx") == "content"


def test_an_office_file_with_very_many_parts_is_refused(files):
    assert why(files, office_file("word/document.xml", *(f"word/{n}" for n in range(2_001))), "a.docx") == "content"


@pytest.mark.parametrize(
    "part", ["word/vbaProject.bin", "word/VBAPROJECT.BIN", "xl/vbaProject.bin", "word/vbaData.xml"]
)
def test_an_office_file_with_macros_is_refused(files, part):
    assert why(files, office_file("word/document.xml", part), "a.docx") == "content"


@pytest.mark.parametrize("part", ["/etc/passwd", "../../x", "word/../../x", "..\\x", "C:\\x"])
def test_an_office_file_that_would_unpack_elsewhere_is_refused(files, part):
    assert why(files, office_file("word/document.xml", part), "a.docx") == "content"


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"PK\x05\x06" + bytes(18), GOOD["a.docx"][:-30]])
def test_a_broken_office_file_is_refused(files, content):
    assert why(files, content, "a.docx") == "content"


def test_the_same_content_kept_twice_lies_there_once(files):
    first, second = (files.keep(io.BytesIO(PDF), name) for name in ("a.pdf", "b.pdf"))
    assert (first.id, first.name, second.name) == (second.id, "a.pdf", "b.pdf")
    assert len([p for p in files.folder.rglob("*") if p.is_file()]) == 1
