from datetime import timedelta

import attrs
import pytest

from pyenvoy.model.consumption import Consumption
from pyenvoy_homekit.freshness import believed
from pyenvoy_homekit.shape import View
from tests.pyenvoy_homekit.views import accounted, changed, having, snapshot, view

MINUTE = timedelta(minutes=1)


def aged(path, age, known=None):
    """The same, but for one subject whose news are so old."""
    known = known or view()
    return having(known, **{f"{path}__source__at": known.at - age})


def later(known, age):
    return attrs.evolve(known, at=known.at + age)


def test_what_is_fresh_is_left_alone():
    known = view()
    assert believed(known) is known


@pytest.mark.parametrize("subject", ["production", "batteries", "grid", "generator", "contacts"])
def test_what_is_asked_for_often_is_old_after_the_patience(subject):
    assert getattr(believed(aged(subject, 6 * MINUTE)).snapshot, subject) is None
    assert getattr(believed(aged(subject, 5 * MINUTE)).snapshot, subject) is not None


def test_only_what_is_old_is_not_known():
    found = believed(accounted(aged("production", 6 * MINUTE), produced=5.0))
    assert found.snapshot.batteries is not None
    assert found.accounts is not None


@pytest.mark.parametrize("subject", ["tariff", "inverters", "production_state"])
def test_what_is_asked_for_rarely_may_be_old(subject):
    assert getattr(believed(aged(subject, 60 * MINUTE)).snapshot, subject) is not None
    assert getattr(believed(aged(subject, 66 * MINUTE)).snapshot, subject) is None


def test_what_is_asked_for_only_on_demand_never_grows_old_alone():
    assert believed(aged("plc", timedelta(days=9))).snapshot.plc is not None


def test_what_comes_from_nowhere_we_know_is_asked_for_often():
    known = having(aged("tariff", 6 * MINUTE), tariff__source__endpoint="elsewhere")
    assert believed(known).snapshot.tariff is None


def test_when_nothing_has_come_for_long_nothing_is_known():
    known = later(accounted(view(), produced=5.0), 11 * MINUTE)
    found = believed(known)
    assert found.snapshot.tariff is found.snapshot.plc is found.snapshot.production is None
    assert found.accounts is None
    patient = attrs.evolve(known, patience=timedelta(hours=1))
    assert believed(patient) is patient


def test_while_polling_is_stopped_nothing_grows_old():
    known = attrs.evolve(later(view(), 99 * MINUTE), polling=False)
    assert believed(known) is known


@pytest.mark.parametrize("part", ["total", "net"])
def test_consumption_is_as_old_as_the_part_of_it_that_there_is(part):
    one = getattr(snapshot().consumption, part)
    old = attrs.evolve(one, source=attrs.evolve(one.source, at=view().at - 6 * MINUTE))
    known = having(view(), consumption=Consumption(**{part: old}))
    assert believed(known).snapshot.consumption == Consumption()


@pytest.mark.parametrize(("old", "fresh"), [("total", "net"), ("net", "total")])
def test_each_side_of_consumption_grows_old_for_itself(old, fresh):
    found = believed(aged(f"consumption__{old}", 6 * MINUTE)).snapshot.consumption
    assert getattr(found, old) is None
    assert getattr(found, fresh) is not None


def test_what_a_clock_that_was_put_back_says_is_old_too():
    assert believed(aged("production", -6 * MINUTE)).snapshot.production is None
    assert believed(later(view(), -11 * MINUTE)).snapshot.tariff is None


def test_an_empty_picture_has_nothing_that_could_grow_old():
    empty = type(snapshot())(snapshot().at)
    known = View(empty.at + timedelta(days=1), changed(empty, consumption=Consumption()))
    assert believed(known) is known
