"""Comments come back into a file that a tool wrote anew without them."""

import re

import pytest

from bpmn.comments import kept

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
FILE = HEAD + """<!-- Head of the file -->
<d:definitions xmlns:d="http://www.omg.org/spec/BPMN/20100524/MODEL" id="berkas">
  <d:process id="surat">
    <!-- Sub bagian dua & "tiga" -->
    <!-- twice -->
    <d:userTask id="k01" name="Menyusun &#10; surat">
      <d:incoming>f1</d:incoming>
      <!-- second way in -->
      <d:incoming>f2</d:incoming>
    </d:userTask>
    <d:userTask id="k02" />
    <!-- at the end -->
  </d:process>
</d:definitions>
<!-- behind -->
"""
COMMENT = re.compile(r"<!--.*?-->\s*", re.DOTALL)


def plain(text: str) -> str:
    return COMMENT.sub("", text)


def said(content: bytes) -> str:
    """A file without what its spaces say."""
    return re.sub(r"\s+", "", content.decode().replace("'", '"').replace("/>", " />"))


def test_every_comment_is_where_it_was() -> None:
    before, after = said(FILE.encode()), said(kept(FILE.encode(), plain(FILE).encode()))
    assert after.replace("<!--behind--></d:definitions>", "</d:definitions><!--behind-->") == before


def test_it_stays_with_its_element_when_the_order_changes() -> None:
    turned = plain(FILE).replace('<d:userTask id="k02" />', "")
    turned = turned.replace('<d:userTask id="k01"', '<d:userTask id="k02" /><d:userTask id="k01"')
    assert '<d:userTaskid="k02"/><!--Subbagiandua&"tiga"--><!--twice--><d:userTaskid="k01"' in said(
        kept(FILE.encode(), turned.encode())
    ).replace(" />", "/>")


def test_a_comment_goes_with_the_element_it_was_about() -> None:
    gone = re.sub(r'<d:userTask id="k01".*?</d:userTask>', "", plain(FILE), flags=re.DOTALL)
    found = kept(FILE.encode(), gone.encode()).decode()
    assert "twice" not in found
    assert "second way in" not in found
    assert "at the end" in found


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (plain(FILE), plain(FILE)),
        (FILE, FILE.replace("twice", "once")),
        (FILE, "<d:broken"),
        ("<d:broken <!-- -->", plain(FILE)),
        ('<!DOCTYPE d [<!ENTITY e "x">]><!-- c --><d>&e;</d>', plain(FILE)),
    ],
)
def test_otherwise_the_file_stays_byte_for_byte(before: str, after: str) -> None:
    assert kept(before.encode(), after.encode()) == after.encode()


def test_what_a_comment_says_is_never_markup() -> None:
    sly = FILE.replace("twice", '</d:process><script id="x"/>')
    assert kept(sly.encode(), plain(FILE).encode()).count(b"<script") == 1
    assert b'<!-- </d:process><script id="x"/> -->' in kept(sly.encode(), plain(FILE).encode())
