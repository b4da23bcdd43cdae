"""An archive that somebody edited by hand, however carefully, is told with its place and never called valid."""

import hashlib
import io
import json
import shutil
from pathlib import Path

import pytest

from engine import checkpoint as notes
from engine import house
from engine.checkpoint import parse
from engine.seal_keys import rotate
from engine.sealer import seal
from engine.signing import load
from tests.integration.archives import archived, change, judged
from tests.integration.edits import EDITS
from web.bundle import hitung, verifikasi
from web.bundle.pack import words


def careful(folder: Path, alter) -> None:
    """What somebody edits who knows the archive: `buka.html` and the list of its content say the same afterwards."""
    change(folder, alter)
    text = (folder / "bukti.json").read_text()
    opened = (folder / "buka.html").read_text()
    before, _, rest = opened.partition('id="evidence">')
    (folder / "buka.html").write_text(f'{before}id="evidence">{text}</script>{rest.partition("</script>")[2]}')
    (folder / "cap.txt").write_text(json.loads(text)["checkpoint"])
    listed = [line.split("  ")[1] for line in (folder / "isi.txt").read_text().splitlines()]
    digests = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in listed}
    (folder / "isi.txt").write_text("".join(f"{digest}  {name}\n" for name, digest in digests.items()))


def told_of(folder: Path) -> tuple[list[str], str]:
    """What the program says is broken, and its verdict; in this process, for that is fifty times as fast."""
    verifikasi.WORDS.update(words())
    report = verifikasi.Report("id", out := io.StringIO())
    verifikasi.check(hitung.strict((folder / "bukti.json").read_text()), folder, None, report)
    report.close()
    said = out.getvalue().splitlines()
    return [line for line in said if line.startswith("[RUSAK]")], next(one for one in said if one.startswith("Hasil"))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_an_archive_edited_by_hand_is_never_called_valid(whole, tmp_path):
    """Fifty edits, each by somebody careful; each is told with its place, and the archive before it is whole."""
    assert told_of(whole) == ([], "Hasil: SAH")
    for number, (what, alter) in enumerate(EDITS.items()):
        folder = tmp_path / f"edited{number}"
        shutil.copytree(whole, folder)
        careful(folder, alter)
        broken, verdict = told_of(folder)
        assert broken, what
        assert verdict == "Hasil: TIDAK SAH", what


def test_what_nobody_vouches_for_any_more_is_not_called_valid(whole):
    careful(whole, lambda b: b["proofs"].pop(0))
    assert judged(whole).returncode == 3
    assert "Hasil: SAH\n" not in judged(whole).stdout


FILES = {
    "cap.txt": lambda d: (d / "cap.txt").write_text((d / "cap.txt").read_text().replace("number 1", "number 2")),
    "BACA-SAYA.txt": lambda d: (d / "BACA-SAYA.txt").write_text("Percayalah"),
    "isi.txt": lambda d: (d / "isi.txt").unlink(),
    "buka.html": lambda d: (d / "buka.html").write_text((d / "buka.html").read_text().replace("Berita pelantikan",
                                                                                             "Berita lain")),
    "dokumen/surat.pdf": lambda d: (d / "dokumen" / "surat.pdf").write_text("lain"),
    "k99.json": lambda d: (next((d / "versi").iterdir()) / "k99.json").write_text("{}"),
}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", FILES)
def test_every_other_file_of_the_archive_that_was_changed_is_named(whole, name):
    FILES[name](whole)
    broken, verdict = told_of(whole)
    assert any(name in line for line in broken)
    assert verdict == "Hasil: TIDAK SAH"


def test_a_page_that_shows_other_evidence_is_found_though_the_list_agrees(whole):
    careful(whole, lambda b: None)
    careful_page = (whole / "buka.html").read_text().replace("Berita pelantikan", "Berita lain")
    (whole / "buka.html").write_text(careful_page)
    listed = (whole / "isi.txt").read_text().splitlines()
    own = hashlib.sha256(careful_page.encode()).hexdigest() + "  buka.html"
    (whole / "isi.txt").write_text("\n".join(own if one.endswith("buka.html") else one for one in listed) + "\n")
    assert any("buka.html" in line for line in told_of(whole)[0])


def test_a_document_that_went_without_an_erasure_is_named(whole):
    next((whole / "dokumen").iterdir()).unlink()
    assert any("hilang tanpa penghapusan" in line for line in told_of(whole)[0])


def test_a_checkpoint_by_a_key_that_was_changed_before_it_is_not_accepted(sealing, tmp_path):
    """The old key is known to whoever it was changed for; after the change it signs nothing any more."""
    instance, old = sealing.start(), (sealing.settings.home / "keys" / "seal.pem").read_bytes()
    rotate(sealing.desk, sealing.settings.home, house.OPERATOR)
    seal(sealing.desk, sealing.settings.home, house.OPERATOR)
    folder = archived(sealing, tmp_path / "bukti", instance)
    (tmp_path / "old.pem").write_bytes(old)
    (tmp_path / "old.pem").chmod(0o600)
    signer = load(tmp_path / "old.pem")

    def signed_anew(b):
        said = parse(b["checkpoint"])
        b["checkpoint"] = notes.note(said.checkpoint, signer.public, signer.sign(said.signed.encode()))

    assert told_of(folder)[0] == []
    careful(folder, signed_anew)
    assert any("kunci yang berlaku saat itu" in line for line in told_of(folder)[0])
