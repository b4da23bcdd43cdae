"""Clerks for every test that kills some."""

from collections.abc import Iterator

import pytest

from tests.faults.staff import Agency


@pytest.fixture(scope="session")
def _agency() -> Iterator[Agency]:
    agency = Agency()
    yield agency
    agency.close()


@pytest.fixture
def agency(_agency: Agency) -> Iterator[Agency]:
    """Where this test's clerks come from; they are all sent home at its end."""
    yield _agency
    _agency.send_home()
