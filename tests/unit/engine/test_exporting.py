"""A file that is whole or not there, and names that nobody can turn back."""

import pytest

from engine.exporting import TargetRefused, whole_file, write_all
from engine.logs.pseudonym import distinct, pseudonyms
from engine.logs.xes import text


def test_a_whole_file_appears_under_its_name_for_its_owner_alone(tmp_path):
    path = tmp_path / "log.xes"
    with whole_file(path, "a1") as stream:
        stream.write(b"satu")
        assert not path.exists()
    assert path.read_bytes() == b"satu"
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("fault", [KeyboardInterrupt, ValueError])
def test_whatever_goes_wrong_leaves_nothing(tmp_path, fault):
    def chunks():
        yield b"setengah"
        raise fault

    with pytest.raises(fault), whole_file(tmp_path / "log.xes", "a1") as stream:
        write_all(stream, chunks())
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_is_full_is_a_refusal(tmp_path):
    with pytest.raises(TargetRefused) as refused, whole_file(tmp_path / "log.xes", "a1"):
        raise OSError(28, "No space left on device")
    assert refused.value.params["why"] == "unwritable"
    assert list(tmp_path.iterdir()) == []


def test_who_was_faster_keeps_the_name(tmp_path):
    path = tmp_path / "log.xes"
    with pytest.raises(TargetRefused) as refused, whole_file(path, "a1"):
        path.write_bytes(b"pertama")
    assert refused.value.params["why"] == "exists"
    assert path.read_bytes() == b"pertama"
    assert list(tmp_path.iterdir()) == [path]


def test_pseudonyms_depend_on_the_key_and_no_two_people_share_one():
    people = {n: f"Nama {n}" for n in range(5_000)}
    one, two = pseudonyms(people, bytes(32)), pseudonyms(people, bytes([1]) * 32)
    assert one == pseudonyms(people, bytes(32))
    assert len(set(one.values())) == len(people)
    assert not set(one.values()) & set(two.values())


def test_two_of_one_name_are_told_apart_by_their_logins():
    people = {1: ("Budi", "budi"), 2: ("Budi", "budi2"), 3: ("Ani", "ani")}
    assert distinct(people) == {1: "Budi (budi)", 2: "Budi (budi2)", 3: "Ani"}


def test_what_xml_cannot_hold_is_dropped_and_the_rest_is_written_so_that_it_comes_back():
    assert text('a<b>&"\n\x00\x1b\ufffe') == "a&lt;b&gt;&amp;&quot;&#10;"
