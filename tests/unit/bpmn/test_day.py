"""A day is read in every way that offices write one."""

from datetime import date

import pytest

from bpmn import day


@pytest.mark.parametrize(
    "text", ["2022-04-01", "1 April 2022", "01 april 2022", "01/04/2022", "1-4-2022", "1.4.2022", "Jumat, 1 Apr. 2022"]
)
def test_a_day_is_read(text: str) -> None:
    assert day.read(text) == date(2022, 4, 1)


def test_a_month_is_as_exact_as_its_first_day() -> None:
    assert day.read("Nopember 2020") == date(2020, 11, 1)


@pytest.mark.parametrize("text", ["", "-", "sejak ditetapkan", "2022", "1 Foo 2022", "tahun 2022"])
def test_words_that_name_no_day_are_none(text: str) -> None:
    assert day.read(text) is None


@pytest.mark.parametrize("text", ["31 Februari 2026", "2026-13-45", "32/01/2026", "0 Mei 2026"])
def test_a_day_that_no_calendar_has_is_told(text: str) -> None:
    with pytest.raises(day.NoSuchDay):
        day.read(text)
