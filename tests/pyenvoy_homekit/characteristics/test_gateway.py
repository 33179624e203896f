import attrs
import pytest

from pyenvoy.endpoint import Role
from pyenvoy.model.grid import Grid, GridRelay
from pyenvoy.model.network import DeviceCommunication
from pyenvoy.model.power import ProductionState
from pyenvoy.model.relays import RelayState
from pyenvoy_homekit.characteristics import own
from pyenvoy_homekit.shape import View
from tests.pyenvoy_homekit.ours import said, services, view


def gateway(sample="8.2.127_generator_running", subject=None, **changed):
    """What the gateway's own service says, with something of one subject changed."""
    found = view(sample)
    if subject is not None:
        one = attrs.evolve(getattr(found.snapshot, subject), **changed)
        found = attrs.evolve(found, snapshot=attrs.evolve(found.snapshot, **{subject: one}))
    return said(found, "Gateway")


def test_what_can_be_set_is_set_by_the_words_of_controls():
    (found,) = services(view("8.2.127_generator_running", role=Role.INSTALLER), "Gateway")
    sets = {one.kind: one.sets for one in found.characteristics if one.sets}
    assert sets == {
        "DataSampling": "polling",
        "SystemControl": "lock",
        "PlcLevelCheck": "plc",
        "ProductionState": "production",
        "EnpowerGridState": "grid-relay",
        "GeneratorState": "generator",
    }


def test_an_owner_is_offered_nothing_that_only_an_installer_may():
    found = view("8.2.127_generator_running")
    owners = attrs.evolve(found.snapshot, production_state=None, plc=None)
    assert not {"PlcLevelCheck", "ProductionState"} & set(
        said(attrs.evolve(found, snapshot=owners), "Gateway")
    )


def test_an_installer_may_check_levels_before_there_are_any():
    found = view("8.2.127_generator_running", role=Role.INSTALLER)
    unchecked = attrs.evolve(found, snapshot=attrs.evolve(found.snapshot, plc=None))
    assert said(unchecked, "Gateway")["PlcLevelCheck"] is False


def test_polling_and_lock_are_shown_as_they_are():
    found = said(view("5.0.62", polling=False, unlocked=False), "Gateway")
    assert (found["DataSampling"], found["SystemControl"]) == (False, False)


@pytest.mark.parametrize("forced_off", [True, False])
def test_production_is_allowed_unless_it_is_forced_off(forced_off):
    source = view("8.2.127_generator_running").snapshot.gateway.source
    found = view("5.0.62")
    snapshot = attrs.evolve(found.snapshot, production_state=ProductionState(source, forced_off))
    assert (
        said(attrs.evolve(found, snapshot=snapshot), "Gateway")["ProductionState"] is not forced_off
    )


def test_the_grid_state_is_what_was_asked_of_the_relay():
    assert gateway()["EnpowerGridState"] is True
    assert said(view("8.2.127_generator_running"), "Enpower")["OperatingState"] == "open"


def test_where_the_controller_does_not_say_the_relays_own_endpoint_does():
    found = view("8.2.127_generator_running")
    silent = attrs.evolve(found.snapshot.grid.controllers[0], relay_commanded=None)
    asked = GridRelay(commanded=RelayState.OPEN)
    changed = {"controllers": (silent,), "relay": asked}
    assert gateway(subject="grid", **changed)["EnpowerGridState"] is False
    assert "EnpowerGridState" not in gateway(subject="grid", controllers=(silent,), relay=None)


def test_without_a_controller_there_is_no_grid_to_switch():
    assert "EnpowerGridState" not in gateway(subject="grid", controllers=())
    assert isinstance(view("8.2.127_generator_running").snapshot.grid, Grid)


def test_the_generator_is_on_unless_its_mode_is_off():
    on, off = gateway(), gateway(subject="generator", mode="off")
    assert (on["GeneratorState"], on["GeneratorMode"]) == (True, "on")
    assert (off["GeneratorState"], off["GeneratorMode"]) == (False, "off")


@pytest.mark.parametrize(
    ("size", "megabytes"),
    [("17 MB", 17.0), ("1.5 GB", 1500.0), ("18000000", 18.0), ("900 kB", 0.9), ("much", None)],
)
def test_the_size_of_the_database_is_in_megabytes_whatever_its_spelling(size, megabytes):
    assert gateway(subject="network", database_size=size).get("DbSize") == megabytes


def test_how_much_of_the_database_is_full_keeps_its_fraction():
    assert gateway(subject="network", database_full=1.63)["DbPercentFull"] == 1.6


def test_alerts_are_said_in_words_and_none_is_ok():
    assert gateway()["Alerts"] == "OK"
    alerts = gateway(subject="network", alerts=("envoy.global.full", "envoy.clock_skew"))
    assert alerts["Alerts"] == "full, clock skew"


def test_a_long_text_is_cut_where_home_ends():
    alerts = tuple(f"alert number {number}" for number in range(9))
    assert len(gateway(subject="network", alerts=alerts)["Alerts"]) == 64


def test_devices_are_counted_with_their_level_and_kinds_without_any_are_not():
    heard = (
        DeviceCommunication("all", 12, 4), DeviceCommunication("inverters", 12),
        DeviceCommunication("relays", 0, 0), DeviceCommunication("moons", 2, 5),
    )  # fmt: skip
    found = gateway(subject="network", communication=heard)
    assert (found["CommNumAndLevel"], found["CommNumPcuAndLevel"]) == ("12 / 80 %", "12")
    assert "CommNumNsrbAndLevel" not in found


def test_times_are_those_of_the_site():
    assert said(view("8.3.1598_collar"), "Gateway")["CurrentDateTime"] == "2026-05-09 10:30:15"
    nowhere = gateway("8.3.1598_collar", "network", timezone="Mars/Base")
    assert nowhere["CurrentDateTime"] == "2026-05-09 15:30:15"


def test_an_interface_without_a_cable_is_not_shown():
    found = view("8.2.127_generator_running").snapshot.network.interfaces
    shown = services(view("8.2.127_generator_running"), "NetworkInterface")
    assert len(shown) == sum(one.carrier for one in found) < len(found)


def test_a_gateway_that_has_told_nothing_yet_shows_how_polling_stands():
    found = view("5.0.62")
    empty = attrs.evolve(
        found.snapshot, **{one.name: None for one in attrs.fields(type(found.snapshot))
                           if one.name not in ("at", "notes", "gaps", "problems", "complete")}
    )  # fmt: skip
    (only,) = own(View(found.at, empty))
    assert [one.kind for one in only.services[0].characteristics] == [
        "DataSampling",
        "SystemControl",
    ]
