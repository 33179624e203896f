"""Days in the life of simulated gateways whose lies come and go, beside what truly flowed."""

from datetime import UTC, date, datetime, timedelta

import attrs
import pytest

from pyenvoy.accounting import Books, Trust, Why, account, kept
from pyenvoy.endpoint import Answers
from pyenvoy.quirks import Switches
from pyenvoy.reading.snapshot import take
from pyenvoy.request import Method, Request
from pyenvoy.simulator.answers import lies, living
from pyenvoy.wire import CATALOGUE, read

ASKED = ("info", "home", "meters", "meter_readings", "production_details", "production_totals")
BATTERIES = ("info", "home", "meters", "ensemble_inventory", "ensemble_power")
START = datetime(2026, 6, 19, 21, tzinfo=UTC)
QUARTER = timedelta(minutes=15)


@attrs.define
class Life:
    """A gateway, asked at regular times, and the accounts of it."""

    gateway: object
    asked: tuple = ASKED
    off: frozenset = frozenset()
    """Quirks that are switched off, so that the lie reaches the accounts."""
    now: datetime = START
    books: Books = Books()
    accounts: object = None
    shown: list = attrs.field(factory=list)
    trusts: set = attrs.field(factory=set)

    def snapshot(self):
        answers = Answers()
        for endpoint in (one for one in CATALOGUE if one.name in self.asked):
            self.gateway, response = self.gateway.respond(
                Request(Method.GET, endpoint.path), self.now
            )
            answers = answers.with_(endpoint, read(endpoint, response, self.now))
        return take(answers, self.now, Switches(off=self.off), complete=True)

    def live(self, steps, every=QUARTER):
        for _ in range(steps):
            self.books, self.accounts = account(self.books, self.snapshot(), self.now)
            found = {name: one.figure for name, one in self.accounts.counters.items()}
            self.shown.append({name: figure.energy for name, figure in found.items()})
            self.trusts |= {figure.trust for figure in found.values()}
            self.now += every
        return self

    def lying(self, *told):
        era = attrs.evolve(self.gateway.era, lies=frozenset(told))
        self.gateway = attrs.evolve(self.gateway, era=era)
        return self

    def restarted(self):
        self.books, problems = kept.read(kept.plain(self.books))
        assert not problems
        return self

    def energy(self, name):
        return self.accounts.counters[name].figure.energy

    @property
    def true(self):
        moment = self.now if self.accounts is None else self.accounts.at
        return self.gateway.view(moment).course.at(moment.timestamp()).tally

    def never_fell(self):
        for name in self.shown[-1]:
            energies = [one[name] for one in self.shown if name in one]
            assert energies == sorted(energies)
        return True


def life(era, **how):
    return Life(living(era, at=START), **how)


def test_a_count_that_flickers_costs_no_energy():
    days = life("8.3.5528_count_flickers").live(80, 2 * QUARTER)
    assert days.never_fell()
    assert days.energy("produced") == pytest.approx(days.true.produced, abs=0.01)
    assert days.energy("imported") == pytest.approx(sum(days.true.imported), abs=0.01)
    assert days.energy("exported") == pytest.approx(sum(days.true.exported), abs=0.01)
    assert (days.accounts.zone, days.trusts) == ("Europe/Amsterdam", {Trust.COUNTED})


def test_without_its_meters_a_flickering_gateway_costs_no_energy_either():
    sections = ("info", "home", "production_details")
    days = life("8.3.5528_count_flickers", asked=sections).live(120, timedelta(minutes=7))
    assert days.never_fell()
    assert days.energy("produced") == pytest.approx(days.true.produced, abs=3000)


EVENING = START + timedelta(days=96)
"""Less than a sunny day before the inverters' counter of joules begins anew on this gateway."""


def test_a_counter_of_joules_that_wraps_goes_on():
    gateway = living("7.6.175_joules_wrap", at=EVENING)
    off = frozenset({"inverters_lifetime_wraps"})
    days = Life(gateway, ("info", "home", "production_details"), off, EVENING).live(4)
    first, true = days.energy("produced"), days.true.produced
    days.live(36).restarted().live(60)
    assert days.never_fell()
    assert [entry.why for entry in days.books.journal] == [Why.WRAPPED]
    assert days.energy("produced") - first == pytest.approx(days.true.produced - true, abs=20)


def test_a_phase_that_is_away_for_hours_or_days_costs_no_energy():
    days = (
        life("8.3.6087_storage_ct", off=frozenset({"half_a_storage_meter"}))
        .lying()
        .live(10, 4 * QUARTER)
    )
    days.lying(lies.PHASE_OF_STORAGE_DEAD).live(8, 4 * QUARTER).restarted()
    assert days.accounts.counters["charged"].figure.why is Why.HALVED
    days.lying().live(4, 4 * QUARTER).lying(lies.PHASE_OF_STORAGE_DEAD).live(30, 4 * QUARTER)
    days.restarted().lying().live(30)
    assert days.never_fell()
    assert days.energy("charged") == pytest.approx(days.true.charged, abs=0.01)
    assert days.energy("discharged") == pytest.approx(days.true.discharged, abs=0.01)
    assert {entry.why for entry in days.books.journal} == {Why.HALVED, Why.RETURNED}


def test_batteries_without_a_meter_are_estimated_well():
    days = life("7.6.185_battery_3t", asked=BATTERIES).live(1)
    first = days.true
    days.live(160, timedelta(minutes=6))
    true = days.true.charged - first.charged
    assert true > 500
    assert days.energy("charged") == pytest.approx(true, rel=0.1)
    assert days.accounts.counters["charged"].figure.estimated


def test_days_are_the_sites_own():
    days = life("8.3.5528_count_flickers", asked=ASKED[:4]).live(2 * 50, 2 * QUARTER)
    found = days.accounts.counters["produced"].totals.yesterday
    course = days.gateway.view(days.now).course
    begin, end = (datetime(2026, 6, day, 22, tzinfo=UTC).timestamp() for day in (20, 21))
    true = course.at(end).tally.produced - course.at(begin).tally.produced
    assert days.accounts.at.date() == date(2026, 6, 21)
    assert (found.energy, found.exact) == (pytest.approx(true, abs=0.01), True)


def test_a_gateway_that_starts_with_zeros_does_not_start_its_counter_anew():
    days = life(
        "3.17.3", asked=("info", "production_totals"), off=frozenset({"zeros_while_starting"})
    )
    days.live(60)
    starting = attrs.evolve(days.gateway, starting_until=days.now + timedelta(minutes=40))
    days.gateway = starting
    days.live(2)
    assert days.accounts.counters["produced"].figure.trust is Trust.HELD
    days.live(40)
    assert days.never_fell()
    assert days.books.journal == ()
    assert days.energy("produced") == pytest.approx(days.true.produced, abs=3000)
