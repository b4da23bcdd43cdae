"""The diagrams that come with the program."""

import pytest

from bpmn import library, reader


def test_the_procedure_of_the_website_is_shipped() -> None:
    assert "updating-data-website" in library.shipped()
    assert reader.read(library.source("updating-data-website")).process == "updating_data_website"


@pytest.mark.parametrize("key", ["", "hilang", "../document", "updating-data-website.bpmn"])
def test_any_other_key_is_refused(key: str) -> None:
    with pytest.raises(KeyError):
        library.source(key)
