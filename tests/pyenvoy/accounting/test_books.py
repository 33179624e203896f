"""All counters of a site: a snapshot in, what is published out."""

from datetime import UTC, datetime, timedelta

import attrs
import pytest

from pyenvoy.accounting import Books, Given, Rules, Trust, account, published, revert
from pyenvoy.accounting.books import MOST
from pyenvoy.model.batteries import Batteries, Battery
from pyenvoy.model.inverters import Inverter, Inverters
from pyenvoy.model.source import Source
from tests.pyenvoy.accounting.shots import across, batteries, net, panels, produced, shot, zone
from tests.pyenvoy.accounting.telling import NOW, after

RULES = Rules(given=Given(production=10_000.0))
FIVE = timedelta(minutes=5)


def told(*energies, books=None, rules=RULES, start=NOW, **subjects):
    """The books after these production lifetimes, one every five minutes; and what they publish."""
    books, accounts = books or Books(), None
    for i, energy in enumerate(energies):
        at = start + i * FIVE
        snapshot = shot(at, production=produced(energy, at), **subjects)
        books, accounts = account(books, snapshot, at, rules)
    return books, accounts


def test_a_counter_is_published_with_its_periods():
    _, accounts = told(5e6, 5e6, 5e6, 5_000_400.0)
    found = accounts.counters["produced"]
    assert (found.figure.energy, found.figure.trust) == (5_000_400.0, Trust.COUNTED)
    assert (found.totals.today.energy, found.missed) == (400.0, None)


def test_nothing_is_published_before_it_is_believed():
    assert told(5e6)[1].counters == {}


def test_the_same_snapshot_twice_changes_nothing():
    books, _ = told(5e6, 5e6, 5e6)
    again = shot(after(10), production=produced(5e6, after(10)))
    assert account(books, again, after(11), RULES)[0] == books


@pytest.mark.parametrize("off", [timedelta(days=-20_000), timedelta(hours=-1), 2 * FIVE])
def test_what_was_read_by_a_clock_that_was_wrong_is_not_counted(off):
    books, _ = told(5e6, 5e6, 5_000_100.0, batteries=batteries(500.0))
    at = after(16)
    read = produced(5_000_200.0, at + off)
    snapshot = shot(at, production=read, batteries=batteries(900.0, at=at + off))
    assert account(books, snapshot, at, RULES)[0] == books


def test_an_answer_that_comes_late_takes_nothing_back_in_time():
    books, _ = told(5e6, 5e6, 5_000_100.0)
    late = shot(after(16), production=produced(5_000_200.0, after(-4)))
    assert account(books, late, after(16), RULES)[0] == books


def test_what_a_clock_that_was_ahead_has_counted_is_gone_on_with_at_once():
    books, _ = told(5e6, 5e6, 5_000_100.0)
    at = after(-30)
    shown = account(books, shot(at, production=produced(5_000_200.0, at)), at, RULES)[1]
    assert shown.counters["produced"].figure.energy == 5_000_200.0


def test_what_is_published_can_be_asked_at_any_time():
    books, accounts = told(5e6, 5e6, 5e6)
    assert published(books, after(10), RULES) == accounts
    assert published(books, after(60 * 24)).counters["produced"].totals.today.energy == 0.0


def test_a_held_counter_makes_no_day():
    books, accounts = told(5e6, 5e6, 5_000_400.0, 9e6)
    assert accounts.counters["produced"].figure.trust is Trust.HELD
    assert books.days["produced"].last.energy == 5_000_400.0


def test_an_earlier_gateways_energy_is_added_at_the_end():
    rules = Rules(offsets={"produced": 2e6})
    books, accounts = told(5e6, 5e6, 5e6, rules=rules)
    assert accounts.counters["produced"].figure.energy == 7e6
    assert books.counters["produced"].published == 5e6


def test_another_gateway_is_another_source():
    books, _ = told(5e6, 5e6, 5e6)
    other = shot(after(15), production=produced(90_000.0, after(15)))
    other = attrs.evolve(other, gateway=attrs.evolve(other.gateway, serial="122999999999"))
    _, accounts = account(books, other, after(15), RULES)
    assert accounts.counters["produced"].figure.why == "another source on another level"


# -- zones ----------------------------------------------------------------------------------------


def test_days_begin_at_midnight_of_the_gateways_zone():
    _, accounts = told(5e6, 5e6, 5e6, network=zone("Australia/Sydney"))
    assert (accounts.zone, accounts.zone_known) == ("Australia/Sydney", True)
    assert accounts.counters["produced"].totals.today.since == after(10)


def test_a_day_is_parted_from_the_next_at_midnight_of_the_gateways_zone():
    rising = (5e6, 5e6, 5e6, 5_000_100.0, 5_000_200.0, 5_000_300.0, 5_000_900.0)
    sydney = after(hours=4) - 4 * FIVE
    _, accounts = told(*rising, start=sydney, network=zone("Australia/Sydney"))
    found = accounts.counters["produced"].totals
    assert (found.yesterday.energy, found.today.energy) == (200.0, 700.0)


def test_without_a_zone_days_are_those_of_utc_and_it_says_so():
    _, accounts = told(5e6, 5e6, 5e6, network=zone("Atlantis/Sunken"))
    assert (accounts.zone, accounts.zone_known) == ("UTC", False)


def test_a_zone_is_remembered():
    books, _ = told(5e6, network=zone("Australia/Sydney"))
    assert told(5e6, books=books)[1].zone == "Australia/Sydney"


def test_a_persons_zone_counts_first():
    rules = Rules(zone="Asia/Tokyo")
    assert told(5e6, rules=rules, network=zone("Australia/Sydney"))[1].zone == "Asia/Tokyo"


# -- estimates ------------------------------------------------------------------------------------


def estimated(*powers, together=True):
    books = Books()
    for i, power in enumerate(powers):
        at = after(5 * i)
        found = batteries(power, at=at, rated=4000.0, together=power if together else None)
        books, accounts = account(books, shot(at, batteries=found), at)
    return accounts.counters


def test_batteries_without_a_meter_are_estimated_and_marked():
    found = estimated(*[1200.0] * 7)["discharged"]
    assert found.figure.energy == pytest.approx(600.0)
    assert (found.figure.trust, found.figure.estimated) == (Trust.ESTIMATED, True)
    assert found.missed == timedelta()


def test_each_battery_is_estimated_too():
    assert estimated(*[1200.0] * 7)["12210000.discharged"].figure.energy == pytest.approx(600.0)


def test_a_power_that_no_battery_has_counts_for_nothing():
    assert estimated(1e9) == {}


def test_a_border_of_which_only_power_is_known_is_estimated():
    books = Books()
    for i in range(7):
        at = after(5 * i)
        snapshot = shot(at, consumption=across(net=net(at=at, power=-2400.0)))
        books, accounts = account(books, snapshot, at)
    assert accounts.counters["exported"].figure.energy == pytest.approx(1200.0)


# -- the journal ----------------------------------------------------------------------------------


def spliced():
    return told(*[5e6] * 3, *[9e6] * 14)


def test_the_journal_shows_every_splice():
    (entry,) = spliced()[0].journal
    assert (entry.id, entry.before, entry.after) == ("produced#1", 5e6, 9e6)


def test_a_splice_is_taken_back_by_its_name():
    books = revert(spliced()[0], "produced#1", after(90))
    assert books.counters["produced"].published == 9e6


@pytest.mark.parametrize("name", ["produced#7", "imported#1", "nonsense"])
def test_what_is_not_in_the_journal_cannot_be_taken_back(name):
    books, _ = spliced()
    assert revert(books, name, after(90)) == books


def test_inverters_have_counters_where_that_is_wanted():
    rules = Rules(inverters=True)
    books, _ = told(5e6, rules=rules, inverters=panels(2, 100.0))
    assert set(books.counters) == {"produced", "122400.produced", "122401.produced"}


def test_a_better_known_plant_bounds_a_counter_anew():
    books, _ = told(5e6, 5e6, 5e6, rules=Rules())
    books, _ = told(5e6, books=books, start=after(15), rules=Rules(), inverters=panels(10))
    assert books.counters["produced"].limit.power == 7000.0


def test_invented_devices_do_not_fill_the_books():
    books = Books()
    for i in range(0, 3 * MOST, 1000):
        at = after(i / 100)
        every = tuple(Battery(f"{i}-{j}", power=1.0) for j in range(1000))
        found = Batteries(Source("ensemble_inventory", at), every)
        books, _ = account(books, shot(at, batteries=found), at, RULES)
    books, _ = account(books, shot(at, production=produced(5e6, at)), at, RULES)
    assert MOST <= len(books.counters) <= MOST + 2
    assert len(books.estimates) <= MOST
    assert "produced" in books.counters


def test_what_is_too_long_for_a_serial_number_is_not_counted():
    books = told(5e6, batteries=Batteries(Source("x", NOW), (Battery("1" * 999, power=1.0),)))[0]
    assert list(books.counters) == ["produced"]
    assert not books.estimates


def test_an_inverter_with_too_long_a_serial_number_is_not_counted():
    one = Inverter("1" * 999, energy_lifetime=5.0, reported_at=NOW)
    books = told(5e6, rules=Rules(inverters=True), inverters=Inverters(Source("x", NOW), (one,)))[0]
    assert list(books.counters) == ["produced"]


# -- inverters whose reports bear any time --------------------------------------------------------


def reported(stamp, *, too_much=0.0, times=range(30, 31)):
    """What a panel comes to that makes 20 Wh every five minutes for five hours; some reports are stamped so."""
    books, accounts = Books(), None
    for i in range(60):
        at = NOW + i * FIVE
        energy, said = 1e6 + 20 * i, at
        if i in times:
            energy, said = energy + too_much, stamp(at)
        one = Inverter("122400", energy_lifetime=energy, reported_at=said)
        shown = shot(at, inverters=Inverters(Source("device_data", at), (one,), FIVE))
        books, accounts = account(books, shown, at, Rules(inverters=True))
    return accounts.counters["122400.produced"]


BEGUN, HONEST = 1e6 + 20 * 2, 1e6 + 20 * 59
"""Of the third report, which is the first to be believed, and of the last."""


@pytest.mark.parametrize(
    "stamp",
    [datetime(2099, 2, 7, tzinfo=UTC), datetime(1970, 1, 1, 0, 1, tzinfo=UTC)],
    ids=["far ahead", "1970"],
)
def test_one_report_of_another_age_costs_an_inverter_no_energy(stamp):
    found = reported(lambda at: stamp)
    assert (found.figure.energy, found.figure.at) == (HONEST, NOW + 59 * FIVE)
    assert found.totals.today.energy == HONEST - BEGUN


def test_a_report_of_the_future_earns_an_inverter_no_energy():
    found = reported(lambda at: at + timedelta(days=30), too_much=2e5)
    assert (found.figure.energy, found.figure.trust) == (HONEST, Trust.COUNTED)


@pytest.mark.parametrize("days", [-7, 7])
def test_a_gateway_whose_clock_is_a_week_off_still_counts_its_inverters_today(days):
    found = reported(lambda at: at + timedelta(days=days), times=range(60))
    assert (found.figure.energy, found.figure.at) == (HONEST, NOW + 59 * FIVE)
    assert found.totals.today.energy == HONEST - BEGUN
