"""What pyenvoy.toml says of energies, and what is wrong with it."""

import pytest

from pyenvoy.accounting import Given, Rules
from pyenvoy.settings import Settings, read

HOST = '[gateway]\nhost = "a"\n'


def rules(lines):
    found = read(HOST + lines, {}, lambda name: name)
    assert isinstance(found, Settings), found
    return found.gateways[0].rules


def problem(lines):
    (found,) = read(HOST + lines, {}, lambda name: name)
    return str(found)


def test_without_a_word_nothing_is_settled():
    assert rules("") == Rules()


def test_the_time_zone_is_told():
    assert rules('time_zone = "Europe/Amsterdam"').zone == "Europe/Amsterdam"


def test_every_microinverter_may_be_accounted_for():
    assert rules("inverter_energies = true").inverters


def test_the_plant_has_limits():
    lines = "[gateway.limits]\nproduction = 7200\ngrid = 17250.0\nstorage = 10e3"
    assert rules(lines).given == Given(7200.0, 17250.0, 10_000.0)


def test_an_earlier_gateway_has_counted_too():
    assert rules("[gateway.offsets]\nproduced = 12e6\nimported = -5").offsets == {
        "produced": 12e6,
        "imported": -5.0,
    }


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ('time_zone = "Europe/Atlantis"', "gateway.time_zone: must be a time zone such as"),
        ("time_zone = 1", "gateway.time_zone: must be text"),
        ("limits = 3", "gateway.limits: is a part with keys of its own, not 3"),
        ("[gateway.limits]\ngrid = 0", "gateway.limits.grid: must be a power in W, more than 0"),
        ("[gateway.limits]\ngrid = nan", "gateway.limits.grid: must be a power in W"),
        (
            "[gateway.limits]\nproducton = 1",
            "gateway.limits.producton: no setting is called producton",
        ),
        ("[gateway.offsets]\nproduced = inf", "gateway.offsets.produced: must be an energy in Wh"),
        ("[gateway.offsets]\nproduced = 2e12", "gateway.offsets.produced: must be an energy in Wh"),
        ('[gateway.offsets]\nproduced = "1"', "gateway.offsets.produced: must be a number"),
        ("[gateway.offsets]\nproduction = 1", "did you mean"),
    ],
)
def test_every_mistake_is_named(lines, words):
    assert words in problem(lines)
