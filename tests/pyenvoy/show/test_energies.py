"""Energies as people and programs see them."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import attrs
import jsonschema
import pytest

from pyenvoy.model.accounts import (
    Account,
    Accounts,
    Figure,
    Splice,
    Total,
    Totals,
    Trust,
    Why,
)
from pyenvoy.show import energies, frames, html, journal, notebook, plain, rows, tables
from pyenvoy.show.schema import schema
from pyenvoy.units import WattHours

COMMITTED = Path(__file__).parents[3] / "docs" / "reference" / "accounts.schema.json"
NOON = datetime(2026, 5, 9, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
PART = Total(WattHours(1200.0), NOON - HOUR, NOON, exact=False)
FULL = attrs.evolve(PART, energy=WattHours(30_000.0), exact=True)
TOTALS = Totals(today=FULL, yesterday=PART, week=FULL, month=FULL)
COUNTED = Account(Figure(WattHours(5e6), NOON, "meter_readings", Trust.COUNTED), TOTALS)


def held(trust=Trust.HELD, **how):
    return attrs.evolve(COUNTED, figure=attrs.evolve(COUNTED.figure, trust=trust, **how))


def accounts(**counters):
    return Accounts(NOON, counters or {"produced": COUNTED}, "Europe/Amsterdam", True)


def line(account):
    (found,) = energies(accounts(produced=account)).lines
    return found


def test_a_counter_is_a_line_with_its_totals_and_its_trust():
    assert line(COUNTED) == (
        "produced", "30 kWh", "~1200 Wh", "30 kWh", "30 kWh", "5000 kWh", "counted",
    )  # fmt: skip


def test_what_is_held_says_why_and_what_the_counter_says():
    found = held(why=Why.HALVED, raw=WattHours(2.5e6), since=NOON - 2 * HOUR)
    assert line(found)[-1] == "held: half of what it was, it says 2500 kWh, for 2 h"


def test_what_is_frozen_says_since_when():
    assert line(held(Trust.FROZEN, since=NOON - HOUR))[-1] == "frozen, for 1 h"


def test_what_is_held_on_no_level_says_only_why():
    assert line(held(why=Why.FELL))[-1] == "held: fell"


def test_what_is_estimated_says_what_nobody_saw():
    found = attrs.evolve(held(Trust.ESTIMATED), missed=3 * HOUR)
    assert line(found)[-1] == "estimated, 3 h not seen"


def test_what_was_read_long_ago_says_so():
    later = attrs.evolve(accounts(), at=NOON + 26 * HOUR)
    assert energies(later).lines[0][-1] == "counted, read 1 d 2 h ago"


def test_the_site_comes_before_its_devices():
    names = ("122.charged", "imported", "produced")
    found = energies(accounts(**dict.fromkeys(names, COUNTED)))
    assert [one[0] for one in found.lines] == ["produced", "imported", "122.charged"]


def test_the_zone_of_the_days_is_said():
    known = accounts()
    assert energies(known).origin == "2026-05-09 12:00:00 UTC, days of Europe/Amsterdam"
    unknown = attrs.evolve(known, zone="UTC", zone_known=False)
    assert "nobody has told" in energies(unknown).origin


def test_the_journal_says_what_was_joined():
    entry = Splice("produced#1", NOON, "produced", Why.JUMPED, 5e6, 9e6, 1e6, -3e6)
    again = attrs.evolve(entry, id="produced#2", reverted=NOON)
    found = journal([entry, again])
    assert found.title == "journal"
    assert found.lines[0] == (
        "produced#1", "2026-05-09 12:00:00 UTC", "rose by more than the plant could make",
        "5000 kWh", "9000 kWh", "-4000 kWh", "",
    )  # fmt: skip
    assert found.lines[1][-1] == "2026-05-09 12:00:00 UTC"


def test_the_committed_schema_is_fresh():
    """`pyenvoy energy --schema > docs/reference/accounts.schema.json` makes it again."""
    assert json.loads(COMMITTED.read_text()) == schema(Accounts)


def test_plain_accounts_keep_to_their_schema():
    found = accounts(produced=held(why=Why.FELL, raw=WattHours(1.0)), consumed=COUNTED)
    assert plain(found)["schema"] == 1
    jsonschema.Draft202012Validator(schema(Accounts)).validate(plain(found))


def test_plain_accounts_say_figures_by_counter():
    found = plain(accounts())["counters"]["produced"]
    assert (found["figure"]["energy"], found["totals"]["today"]["energy"]) == (5e6, 30_000.0)


def test_rows_have_the_paths_of_plain_data():
    found = {one.path: one for one in rows(accounts())}
    assert found["counters.produced.figure.energy"].value == 5e6
    assert found["counters.produced.figure.energy"].unit == "Wh"


def test_notebooks_show_the_table():
    assert tables(accounts()) == (energies(accounts()),)
    assert '<td style="text-align: right">5000 kWh</td>' in html(accounts())


def test_in_a_notebook_accounts_and_their_parts_show_themselves():
    notebook.attach()
    assert "5000 kWh" in accounts()._repr_html_()
    assert "energy" in COUNTED._repr_html_()


def test_frames_have_a_line_for_each_counter():
    pytest.importorskip("pandas")
    found = frames(accounts(consumed=COUNTED, produced=COUNTED))["energies"]
    assert list(found["counter"]) == ["produced", "consumed"]
    assert list(found["lifetime"]) == [5e6, 5e6]
    assert found.attrs["units"]["today"] == "Wh"
