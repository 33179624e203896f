"""What the plugin does is shown row by row."""

import pytest

from tests.house import contract


@pytest.fixture(scope="module")
def claims():
    return contract.claims()


def test_every_row_is_claimed(claims):
    assert [row for row in contract.rows() if row not in claims] == []


def test_nothing_is_claimed_that_the_contract_does_not_ask(claims):
    assert set(claims) <= set(contract.rows())


def test_the_page_of_the_contract_is_fresh(claims):
    assert contract.PAGE.read_text() == contract.page(claims), "python -m tests.house.contract"
