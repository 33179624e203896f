"""The figures of docs/design/accounting.md are those of the tables."""

from datetime import timedelta
from pathlib import Path

import pytest

from pyenvoy.accounting.bounds import INVERTER
from pyenvoy.accounting.days import KEPT, NEAR
from pyenvoy.accounting.limits import (
    FROZEN_ENERGY,
    FROZEN_TIME,
    PROOFS,
    QUARTER,
    RETURNS,
    UNKNOWN,
    WATCHED,
    WRAP,
)
from pyenvoy.accounting.words import Why

PAGE = Path(__file__).parents[3] / "docs" / "design" / "accounting.md"
TEXT = " ".join(PAGE.read_text(encoding="utf-8").split())
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SPELT = {MINUTE: "1 minute", 15 * MINUTE: "15 minutes", HOUR: "1 hour", DAY: "1 day"}
ROWS = {
    "first seen": (Why.NEW,),
    "has never counted": (Why.EMPTY,),
    "another source on another level": (Why.MOVED,),
    "started anew, fell, jumped": (Why.RESTARTED, Why.FELL, Why.JUMPED),
    "half of what it was, or twice": (Why.HALVED, Why.DOUBLED),
    "fell a little": (Why.SLIPPED,),
}


@pytest.mark.parametrize("row", ROWS)
def test_the_table_of_doubts_is_the_one_in_force(row):
    for why in ROWS[row]:
        assert f"| {row} | {PROOFS[why].samples} | {SPELT[PROOFS[why].span]} |" in TEXT


def test_every_doubt_stands_in_it():
    assert {why for row in ROWS.values() for why in row} == PROOFS.keys()


@pytest.mark.parametrize(
    "sentence",
    [
        f"({WRAP:.2f} Wh)",
        f"{INVERTER:g} W an inverter",
        f"else {UNKNOWN.power / 1000:g} kW",
        f"for an hour and {FROZEN_ENERGY:g} Wh",
        f"Kept are {KEPT} midnights",
        f"within {NEAR // MINUTE} minutes",
    ],
)
def test_the_page_says_what_the_tables_say(sentence):
    assert sentence in TEXT


def test_what_it_says_in_words_is_so():
    assert (FROZEN_TIME, RETURNS) == (HOUR, 7 * DAY)
    assert WATCHED == QUARTER == 15 * MINUTE
