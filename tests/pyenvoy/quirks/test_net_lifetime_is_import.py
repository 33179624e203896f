import pytest

from pyenvoy.firmware import Firmware
from pyenvoy.quirks import net_lifetime_is_import
from pyenvoy.reading import consumption
from pyenvoy.wire.production import PRODUCTION
from tests.pyenvoy.reading.meterings import eim, line
from tests.pyenvoy.reading.said import said

MADE = eim("production", lifetime=300_000.0, lines=[line(lifetime=150_000.0)])
USED = eim("total-consumption", lifetime=900_000.0, lines=[line(lifetime=450_000.0)])
BOUGHT = eim("net-consumption", lifetime=700_000.0, lines=[line(lifetime=350_000.0), line()])


def gateway(made=MADE, used=USED, net=BOUGHT):
    sections = {"production": [made], "consumption": [used, net]}
    return said({PRODUCTION: sections})


def balance(answers):
    return consumption.read(answers).net.balance


def test_without_it_import_passes_for_the_balance():
    assert balance(gateway()) == 700_000


def test_with_it_export_is_taken_off():
    repaired = net_lifetime_is_import.repair(gateway())
    assert balance(repaired) == 600_000
    assert consumption.read(repaired).total.energy.lifetime == 900_000


def test_what_is_further_from_it_than_counters_drift_apart_is_mended():
    net = BOUGHT | {"whLifetime": 625_001.0}
    assert balance(net_lifetime_is_import.repair(gateway(net=net))) == 600_000


def test_with_it_lines_are_mended_as_far_as_they_go():
    found = consumption.read(net_lifetime_is_import.repair(gateway())).net
    assert [phase.balance for phase in found.phases] == [300_000.0, None]


@pytest.mark.parametrize("lost", ["made", "used"])
def test_without_both_others_there_is_no_balance(lost):
    answers = net_lifetime_is_import.repair(gateway(**{lost: {"type": "inverters"}}))
    assert balance(answers) is None


@pytest.mark.parametrize(
    "answers",
    [
        said({}),
        gateway(net=eim("net-consumption", lifetime=None)),
        gateway(net=BOUGHT | {"activeCount": 0}),
        gateway(net=BOUGHT | {"whLifetime": 625_000.0}),  # nothing was exported
    ],
)
def test_where_nothing_is_wrong_it_is_silent(answers):
    assert net_lifetime_is_import.repair(answers) is answers


def test_newer_firmware_gives_the_balance_itself():
    assert Firmware((7, 3, 466)) in net_lifetime_is_import.FIRMWARE
    assert Firmware((7, 3, 517)) not in net_lifetime_is_import.FIRMWARE
