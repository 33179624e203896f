"""Whatever a write does not mean to change goes back exactly as it came: at every recorded tariff."""

import json
import re

import pytest

from pyenvoy import recording
from pyenvoy.commands import charge_from_grid, set_profile, set_reserve
from pyenvoy.endpoint import Answer
from pyenvoy.errors import Problem
from pyenvoy.firmware import Firmware
from pyenvoy.model.tariff import StorageProfile
from pyenvoy.request import Response
from pyenvoy.wire import read
from pyenvoy.wire.admin_lib import TARIFF
from tests.pyenvoy.commands.carried import NOON, sent
from tests.recordings import EVERY


def tariffs():
    """Every recorded tariff that has storage settings, with the firmware it is from."""
    for name, path in EVERY.items():
        answer = recording.answers(recording.parse(path.read_bytes())).answer(TARIFF)
        if answer is not None and b'"storage_settings"' in answer.body:
            yield pytest.param(answer, Firmware.parse(name.split("_")[0][-9:]), id=name)


class Verbatim(str):
    """A number in the spelling it came in."""

    __slots__ = ()


def exact(body):
    """A document with the order of its keys and the spelling of its numbers."""
    return json.loads(
        body, object_pairs_hook=list, parse_float=Verbatim, parse_int=Verbatim, strict=False
    )


def flat(value, path=()):
    """All places of an exact document in their order, each with what stands there."""
    pairs = isinstance(value, list) and value and all(isinstance(one, tuple) for one in value)
    if pairs:
        for key, inner in value:
            yield from flat(inner, (*path, key))
    elif isinstance(value, list) and value:
        for place, inner in enumerate(value):
            yield from flat(inner, (*path, place))
    else:
        yield path, value


def changed(came, went):
    """What differs between a tariff that was read and a body that is written, place by place.

    Raises `AssertionError` when a place is missing, new, or out of its order.
    """
    whole = dict(exact(came))
    before, after = list(flat(whole["tariff"])), list(flat(dict(exact(went)).get("tariff")))
    assert [path for path, _ in before] == [path for path, _ in after]
    assert [key for key, _ in exact(went)] == ["tariff"]
    return {
        ".".join(map(str, path)): (was, now)
        for (path, was), (_, now) in zip(before, after, strict=True)
        if was != now
    }


def one_cut(came, went, was, now):
    """Whether the written tariff is the read one, byte for byte, but for one cut in it."""
    start = re.search(rb'^\s*\{\s*"tariff"\s*:\s*', came).end()
    tariff = went.removeprefix(b'{"tariff":').removesuffix(b"}")
    places = [one.start() for one in re.finditer(re.escape(now), tariff)]
    return any(
        came[start:].startswith(tariff[:at] + was + tariff[at + len(now) :]) for at in places
    )


def as_the_plugin_does(came, profile):
    """The body of the Homebridge plugin 10.7: unwrapped, with rates and seasons of its own invention."""
    tariff = json.loads(came)["tariff"]
    tariff["storage_settings"]["mode"] = profile
    tariff["single_rate"] = {"rate": 0.25, "sell": 0.25}
    day = {"id": "all_days", "must_charge_start": 540, "must_charge_duration": 60}
    tariff["seasons"] = [{"id": "season_1", "start": "1/1", "days": [day], "tiers": []}]
    tariff["seasons_sell"] = []
    return json.dumps(tariff).encode()


EVERY_TARIFF = list(tariffs())


def other(answer):
    """A profile that this tariff does not have."""
    mode = answer.value.tariff.storage_settings.mode
    return "backup" if mode != "backup" else "self-consumption"


def test_there_are_tariffs_to_try():
    assert len(EVERY_TARIFF) >= 15


@pytest.mark.parametrize(("answer", "firmware"), EVERY_TARIFF)
def test_a_change_of_profile_changes_the_mode_and_nothing_else(answer, firmware):
    body = set_profile(other(answer)).request(answer, firmware).body
    mode = answer.value.tariff.storage_settings.mode
    assert changed(answer.body, body) == {"storage_settings.mode": (mode, other(answer))}


@pytest.mark.parametrize(("answer", "firmware"), EVERY_TARIFF)
def test_a_change_of_profile_leaves_every_other_byte(answer, firmware):
    body = set_profile(other(answer)).request(answer, firmware).body
    was = answer.value.tariff.storage_settings.mode.encode()
    assert one_cut(answer.body, body, was, other(answer).encode())


@pytest.mark.parametrize(("answer", "firmware"), EVERY_TARIFF)
def test_a_change_of_reserve_changes_the_reserve_and_nothing_else(answer, firmware):
    body = set_reserve(37).request(answer, firmware).body
    (place, (was, now)) = next(iter(changed(answer.body, body).items()))
    assert place == "storage_settings.reserved_soc"
    assert now == ("37.0" if "." in was else "37")
    assert one_cut(answer.body, body, was.encode(), now.encode())


@pytest.mark.parametrize(("answer", "firmware"), EVERY_TARIFF)
def test_a_change_of_charging_changes_one_flag_and_nothing_else(answer, firmware):
    was = answer.value.tariff.storage_settings.charge_from_grid
    body = charge_from_grid(on=not was).request(answer, firmware).body
    assert changed(answer.body, body) == {"storage_settings.charge_from_grid": (was, not was)}


@pytest.mark.parametrize(("answer", "firmware"), EVERY_TARIFF)
def test_the_way_of_the_plugin_would_not_pass(answer, firmware):
    with pytest.raises(AssertionError):
        changed(answer.body, as_the_plugin_does(answer.body, other(answer)))
    wrapped = b'{"tariff":' + as_the_plugin_does(answer.body, other(answer)) + b"}"
    was = answer.value.tariff.storage_settings.mode.encode()
    assert not one_cut(answer.body, wrapped, was, other(answer).encode())


@pytest.mark.parametrize(("answer", "firmware"), EVERY_TARIFF)
def test_parsing_and_printing_alone_would_not_pass_where_layout_counts(answer, firmware):
    """What most programs do: harmless in meaning, and not what the gateway said."""
    tariff = json.loads(answer.body)["tariff"]
    was = tariff["storage_settings"]["mode"]
    tariff["storage_settings"]["mode"] = other(answer)
    printed = json.dumps({"tariff": tariff}).encode()
    assert not one_cut(answer.body, printed, was.encode(), other(answer).encode())


# -- by hand --------------------------------------------------------------------------------------

SETTINGS = {"mode": "backup", "reserved_soc": 20.0, "charge_from_grid": False, "date": "17"}


def document(**storage):
    return {"tariff": {"seasons": [], "storage_settings": SETTINGS | storage}, "schedule": {}}


def stored(command, firmware=None, **storage):
    return sent(command, TARIFF, document(**storage), firmware)["tariff"]["storage_settings"]


def test_savings_are_spelt_as_the_gateway_does():
    assert stored(set_profile("economy"), mode="savings-mode")["mode"] == "savings-mode"
    assert stored(set_profile("savings-mode"), mode="economy")["mode"] == "economy"


def test_savings_are_spelt_as_the_firmware_does_when_the_gateway_does_not_say():
    seven, eight = Firmware.parse("D7.6.175"), Firmware.parse("D8.2.127")
    assert stored(set_profile("economy"), seven)["mode"] == "savings-mode"
    assert stored(set_profile(StorageProfile.SAVINGS), eight)["mode"] == "economy"
    assert stored(set_profile("economy"))["mode"] == "economy"


def test_a_profile_takes_its_reserve_and_its_charging_along():
    wish = set_profile("self-consumption", reserve=31.26, charge_from_grid=True)
    found = stored(wish)
    assert (found["reserved_soc"], found["charge_from_grid"]) == (31.3, True)


def test_enphases_planning_goes_on_unless_it_is_taken_over():
    assert stored(set_reserve(30), opt_schedules=True)["opt_schedules"] is True
    assert stored(set_reserve(30, take_over=True), opt_schedules=True)["opt_schedules"] is False


def test_a_flag_that_is_not_there_is_not_invented():
    assert "opt_schedules" not in stored(set_reserve(30, take_over=True))


def test_a_tariff_without_storage_settings_is_not_written():
    missing = Problem("tariff.storage_settings", "this gateway has no such setting")
    assert sent(set_reserve(30), TARIFF, {"tariff": {"seasons": []}}) == missing
    assert sent(set_reserve(30), TARIFF, {"schedule": {}}) == missing
    assert sent(set_reserve(30), TARIFF, b"<html>") == missing
    assert set_reserve(30).request(None, None) == missing


def test_storage_settings_without_the_key_are_not_written():
    storage = {"tariff": {"storage_settings": {"reserved_soc": 20.0}}}
    assert isinstance(sent(set_profile("backup"), TARIFF, storage), Problem)
    assert isinstance(sent(set_profile("economy"), TARIFF, storage), Problem)


def test_the_answer_that_a_write_is_made_from_is_not_touched():
    fresh = Answer(None, NOON, body=json.dumps(document()).encode())
    set_reserve(30).request(fresh, None)
    assert fresh.body == json.dumps(document()).encode()


def test_a_tariff_that_cannot_be_understood_is_not_sent_back():
    body = b'{"tariff": {"storage_settings": {"mode": "backup", "reserved_soc": "20.0"}}}'
    odd = read(TARIFF, Response(200, body=body), NOON)
    found = set_reserve(30).request(odd, None)
    assert isinstance(found, Problem)
    assert found.where == "tariff.storage_settings.reserved_soc"


def test_what_cannot_be_understood_of_its_own_schedule_stays_at_home_and_hinders_nobody():
    body = (
        b'{"tariff": {"storage_settings": {"reserved_soc": 20}}, "schedule": {"reserved_soc": "1"}}'
    )
    odd = read(TARIFF, Response(200, body=body), NOON)
    assert set_reserve(30).request(odd, None).body.endswith(b'"reserved_soc": 30}}}')
