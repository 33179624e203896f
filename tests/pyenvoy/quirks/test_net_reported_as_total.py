import pytest

from pyenvoy.quirks import net_reported_as_total
from pyenvoy.reading import consumption
from pyenvoy.wire.ivp_meters import METERS
from pyenvoy.wire.production import PRODUCTION
from tests.pyenvoy.reading.meterings import eim, line, meter, total
from tests.pyenvoy.reading.said import said

LINES = [line(214.0, lifetime=300.25), line(214.5, lifetime=300.25)]
NET = eim("net-consumption", 428.5, lifetime=600.5, lines=LINES)
MADE = eim("production", 357.5, lifetime=1400.5, lines=[line(170.5, lifetime=700.25)])


def gateway(production=(MADE,), net=NET, **total_more):
    copied = NET | {"measurementType": "total-consumption"} | total_more
    sections = {"production": list(production), "consumption": [copied, net]}
    return said({METERS: [meter(), total()], PRODUCTION: sections})


def read(answers):
    return consumption.read(answers).total


def test_without_it_the_house_uses_no_more_than_it_buys():
    assert read(gateway()).power == 428.5


def test_with_it_the_house_uses_what_it_makes_too():
    repaired = net_reported_as_total.repair(gateway())
    found = read(repaired)
    assert consumption.read(repaired).net.power == 428.5
    assert (found.power, found.energy.lifetime, found.energy.today) == (786.0, 2001.0, None)
    assert found.now.apparent_power is None


def test_with_it_each_line_has_its_production():
    found = read(net_reported_as_total.repair(gateway()))
    assert [phase.now.power for phase in found.phases] == [384.5]
    assert found.phases[0].energy.lifetime == 1000.5


def test_at_night_the_lifetime_is_mended_all_the_same():
    night = gateway([MADE | {"wNow": 0}])
    found = read(net_reported_as_total.repair(night))
    assert (found.power, found.energy.lifetime) == (428.5, 2001.0)


@pytest.mark.parametrize("production", [(), (MADE | {"activeCount": 0},)])
def test_without_production_there_is_no_total(production):
    found = read(net_reported_as_total.repair(gateway(production)))
    assert (found.power, found.energy.lifetime) == (None, None)


@pytest.mark.parametrize(
    "answers",
    [
        said({}),
        gateway(wNow=786.0),
        gateway(whLifetime=2000.0),
        gateway(net=NET | {"type": "rgms"}),
        gateway(activeCount=0),
        gateway([MADE | {"wNow": 0, "whLifetime": 0}]),  # never produced: rightly the same
    ],
)
def test_where_total_is_total_it_is_silent(answers):
    assert net_reported_as_total.repair(answers) is answers
