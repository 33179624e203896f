"""What the plugin does is shown row by row, as far as it is built."""

import pytest

from tests.house import contract

BUILT = ("access.token", "access.password", "control", "rest", "mqtt")
"""The rows of what is here; the bridge's come with it."""


@pytest.fixture(scope="module")
def claims():
    return contract.claims()


def test_every_row_of_what_is_built_is_claimed(claims):
    built = [row for row in contract.rows() if row.startswith(BUILT)]
    assert [row for row in built if row not in claims] == []


def test_nothing_is_claimed_that_the_contract_does_not_ask(claims):
    assert set(claims) <= set(contract.rows())


def test_the_page_of_the_contract_is_fresh(claims):
    assert contract.PAGE.read_text() == contract.page(claims), "python -m tests.house.contract"
