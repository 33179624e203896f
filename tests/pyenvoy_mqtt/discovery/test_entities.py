from datetime import UTC, datetime, timedelta
from functools import cache

import attrs
import pytest
from jinja2 import Environment, StrictUndefined

from pyenvoy.model.relays import RelayState
from pyenvoy.show.picture import Powers
from pyenvoy.units import Ratio, WattHours, Watts
from pyenvoy_mqtt.discovery.entities import entities, facts
from pyenvoy_mqtt.subjects import said
from tests.pyenvoy_mqtt.seen import at, snapshot
from tests.recordings import SAMPLES

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


@attrs.frozen
class Inner:
    power: Watts | None = None


@attrs.frozen
class Thing:
    serial: str = "1"
    power: Watts | None = None
    energy: WattHours | None = None
    energy_today: WattHours | None = None
    energy_week: WattHours | None = None
    capacity: WattHours | None = None
    factor: Ratio | None = None
    span: timedelta | None = None
    count: int | None = None
    moment: datetime | None = None
    communicating: bool | None = None
    flag: bool | None = None
    state: RelayState | None = None
    model: str | None = None
    status: tuple[str, ...] = ()
    powers: tuple[Watts, ...] = ()
    phases: tuple[Inner, ...] = ()
    phase_powers: tuple[Watts, ...] = ()
    rows: tuple[Inner, ...] = ()
    now: Inner | None = None
    levels: dict[str, int] | None = None


def only(**values):
    (found,) = entities(Thing(**values))
    return found


def config(**values):
    return only(**values).config


def test_what_is_not_known_is_no_entity():
    assert not [*entities(Thing())]


KINDS = [
    ({"power": 1.0}, ("power", "measurement", "W")),
    ({"energy": 1.0}, ("energy", "total", "Wh")),
    ({"energy_today": 1.0}, ("energy", "total_increasing", "Wh")),
    ({"energy_week": 1.0}, ("energy", None, "Wh")),
    ({"capacity": 1.0}, ("energy_storage", "measurement", "Wh")),
    ({"factor": 1.0}, ("power_factor", "measurement", None)),
    ({"span": timedelta(1)}, ("duration", None, "s")),
    ({"count": 1}, (None, "measurement", None)),
    ({"moment": NOON}, ("timestamp", None, None)),
    ({"state": RelayState.OPEN}, ("enum", None, None)),
    ({"communicating": True}, ("connectivity", None, None)),
    ({"flag": True}, (None, None, None)),
    ({"model": "IQ7"}, (None, None, None)),
]


@pytest.mark.parametrize(("values", "kind"), KINDS, ids=str)
def test_what_it_is_follows_from_its_type(values, kind):
    found = config(**values)
    keys = ("device_class", "state_class", "unit_of_measurement")
    assert tuple(found.get(key) for key in keys) == kind


def test_a_yes_or_no_is_a_binary_sensor_and_all_else_a_sensor():
    assert only(flag=True).platform == "binary_sensor"
    assert only(power=1.0).platform == "sensor"


def test_words_are_options_also_those_that_firmware_invents():
    assert config(state=RelayState.OPEN)["options"] == ["closed", "open"]
    assert config(state=RelayState("stuck"))["options"] == ["closed", "open", "stuck"]


def test_each_of_several_has_its_number_and_each_phase_its_name():
    assert [one.key for one in entities(Thing(powers=(1.0, 2.0)))] == ["powers_1", "powers_2"]
    (phase,) = entities(Thing(phases=(Inner(1.0),)))
    assert (phase.key, phase.config["name"]) == ("phases_1_power", "L1 power")
    assert [one.config["name"] for one in entities(Thing(phase_powers=(1.0,)))] == [
        "Phase powers L1"
    ]
    assert only(powers=(1.0,)).config["name"] == "Powers 1"


def test_lists_without_an_order_are_left_out():
    assert not [*entities(Thing(rows=(Inner(1.0),), levels={"1": 2}))]


def test_flags_are_one_text():
    assert "join" in config(status=("a", "b"))["value_template"]


def test_a_step_that_says_nothing_is_not_in_the_name():
    found = only(now=Inner(1.0))
    assert (found.key, found.config["name"]) == ("now_power", "Power")


def test_a_part_of_the_gateway_bears_the_name_of_its_subject():
    (found,) = entities(Thing(power=1.0), of_gateway="production")
    assert found.config["name"] == "Production power"
    (found,) = entities(Thing(power=1.0), of_gateway="gateway")
    assert found.config["name"] == "Power"


def test_what_a_device_is_about_is_switched_on_and_the_rest_is_there():
    assert "enabled_by_default" not in config(power=1.0)
    assert "enabled_by_default" not in config(communicating=True)
    assert config(count=1)["enabled_by_default"] is False


def test_numbers_without_a_unit_texts_and_flags_are_diagnostic():
    assert (
        config(count=1)["entity_category"] == config(model="x")["entity_category"] == "diagnostic"
    )
    assert "entity_category" not in config(power=1.0)


# -- on real shapes -------------------------------------------------------------------------------


@cache
def compiled(template):
    """A template, compiled once: all devices of a kind have the same."""
    return Environment(undefined=StrictUndefined).from_string(template)


def rendered(template, payload):
    return compiled(template).render(value_json=payload)


EVERY = [pytest.param(name, id=name) for name in SAMPLES]


@pytest.mark.parametrize("sample", EVERY)
def test_every_template_finds_its_value_in_what_is_published(sample):
    for one in said(snapshot(sample)):
        keys = {"_".join(str(x + 1 if isinstance(x, int) else x) for x in fact.path): fact.value
                for fact in facts(one.thing)}  # fmt: skip
        for entity in entities(one.thing):
            shown = rendered(entity.config["value_template"], one.payload)
            assert shown not in ("None", ""), (one.path, entity.key)
            if type(keys[entity.key]) in (int, float):
                assert float(shown) == keys[entity.key]


def test_what_is_missing_on_the_way_is_unknown_and_no_error():
    inverter = snapshot().inverters.all[0].serial
    found = [*entities(at(f"inverters/{inverter}").thing)]
    assert any(one.key.startswith("detail_") for one in found)
    nothing = {"detail": None, "phases": []} | dict.fromkeys(one.key for one in found)
    assert {rendered(one.config["value_template"], nothing) for one in found} <= {"None", "none"}


@pytest.mark.parametrize("sample", EVERY)
def test_no_two_entities_of_a_device_have_one_id_or_one_name(sample):
    for one in said(snapshot(sample)):
        found = [*entities(one.thing)]
        for what in ([x.key for x in found], [x.config["name"] for x in found]):
            assert len(what) == len(set(what)), (one.path, sorted(what))


def test_live_values_have_power_and_charge():
    found = {
        one.key: one.config.get("device_class") for one in entities(Powers(1.0, 2.0, charge=5.0))
    }
    assert found == {"panels": "power", "house": "power", "charge": "battery"}
