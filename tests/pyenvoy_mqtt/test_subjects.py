import json

import attrs
import pytest

from pyenvoy import Snapshot, plain
from pyenvoy.errors import Gap, Reason
from pyenvoy.model.accounts import Account, Accounts, Figure, Total, Totals, Trust
from pyenvoy_mqtt.subjects import (
    NOTES,
    Counted,
    counted,
    device_path,
    devices_of,
    identity,
    is_gone,
    meaning,
    said,
    subjects,
)
from tests.pyenvoy_mqtt.seen import (
    AC_BATTERIES,
    BATTERIES,
    MINUTE,
    RELAYS,
    at,
    later,
    snapshot,
    with_power,
)
from tests.recordings import SAMPLES


def paths(found):
    return [one.path for one in said(found)]


def test_every_subject_that_is_there_is_said():
    there = [name for name, _ in subjects() if getattr(snapshot(), name) is not None]
    assert [path for path in paths(snapshot()) if "/" not in path] == [*there, NOTES]


def test_each_device_is_said_by_its_own_name_and_not_by_its_place():
    battery = snapshot().batteries.batteries[0]
    assert at(f"batteries/{battery.serial}").payload["charge"] == battery.charge
    assert at("contacts/NC1").payload["id"] == "NC1"
    meter = snapshot().meters.all[0]
    assert at(f"meters/{meter.eid}").payload["kind"] == meter.kind


@pytest.mark.parametrize("sample", [AC_BATTERIES, RELAYS])
def test_a_list_that_is_not_the_only_one_is_named(sample):
    found = snapshot(sample)
    named = {path.rpartition("/")[0] for path in paths(found) if "/" in path}
    assert named & {"batteries/ac_batteries", "relays"}


def test_a_subject_names_its_devices_in_place_of_telling_them():
    payload = at("inverters").payload
    assert payload["all"] == [one.serial for one in snapshot().inverters.all]


@pytest.mark.parametrize("sample", SAMPLES)
def test_all_that_a_snapshot_holds_is_said_somewhere(sample):
    found = snapshot(sample)
    told = {one.path: one.payload for one in said(found)}
    for name, kind in subjects():
        thing = getattr(found, name)
        if thing is None:
            continue
        lists = dict(devices_of(kind))
        whole = plain(thing)
        assert {k: v for k, v in whole.items() if k not in lists}.items() <= told[name].items()
        for field, element in lists.items():
            for one, raw in zip(getattr(thing, field), whole[field], strict=True):
                path = device_path(name, field, str(getattr(one, identity(element))))
                assert raw.items() <= told[path].items()


@pytest.mark.parametrize("sample", SAMPLES)
def test_no_two_things_are_said_in_one_place(sample):
    found = paths(snapshot(sample))
    assert len(found) == len(set(found))


def test_every_payload_is_json_and_says_which_shape_it_has():
    for one in said(snapshot()):
        assert json.loads(json.dumps(one.payload))["schema"] == 1


def test_a_device_says_when_it_was_read():
    source = snapshot().inverters.source
    name = snapshot().inverters.all[0].serial
    assert at(f"inverters/{name}").payload["at"] == plain(source)["at"]


def test_what_is_missing_or_unreadable_is_said_too():
    told = at(NOTES, snapshot(RELAYS)).payload
    assert {one["of"] for one in told["gaps"]} >= {"batteries"}
    assert told["complete"] is True


def test_a_name_that_is_no_level_of_a_topic_becomes_one():
    assert device_path("contacts", "all", "a/+#") == "contacts/a___"


# -- gone or only not known -----------------------------------------------------------------------


@pytest.mark.parametrize("serial", ["storage", "storage_charge", "ac_batteries_5"])
def test_a_device_that_is_called_like_a_part_of_its_subject_is_told_apart(serial):
    assert device_path("batteries", "batteries", serial) == f"batteries/-{serial}"


def test_a_device_that_its_subject_does_not_list_is_gone():
    assert is_gone("batteries/1", snapshot())


def test_before_everything_was_asked_nothing_is_gone():
    assert not is_gone("batteries/1", attrs.evolve(snapshot(), complete=False))


@pytest.mark.parametrize(
    ("reason", "gone"), [(Reason.NO_HARDWARE, True), (Reason.SILENT, False), (Reason.DENIED, False)]
)
def test_a_subject_is_gone_when_the_gateway_says_that_there_is_none(reason, gone):
    gaps = (Gap("batteries", reason, "why"),)
    found = Snapshot(snapshot().at, gaps=gaps, complete=True)
    assert is_gone("batteries/1", found) is gone


# -- meanings -------------------------------------------------------------------------------------


def test_only_another_moment_is_no_other_meaning():
    found = later(snapshot(), MINUTE).production
    assert found != snapshot().production
    assert meaning(found) == meaning(snapshot().production)


def test_another_value_is():
    assert meaning(with_power(1.0).production) != meaning(snapshot().production)


# -- energies -------------------------------------------------------------------------------------

NOON = snapshot().at
TOTAL = Total(5.0, NOON, NOON, exact=True)
ACCOUNT = Account(Figure(100.0, NOON, "meter", Trust.COUNTED), Totals(TOTAL, TOTAL, TOTAL, TOTAL))


def test_a_counter_tells_its_energy_its_periods_and_how_far_to_trust_it():
    (found,) = counted(Accounts(NOON, {"produced": ACCOUNT}, "Europe/Berlin", zone_known=True))
    told = json.loads(json.dumps(found.payload))
    assert (told["energy"], told["trust"], told["zone"]) == (100.0, "counted", "Europe/Berlin")
    assert told["today"]["energy"] == told["month"]["energy"] == 5.0


def test_where_nobody_knows_the_zone_none_is_told():
    (found,) = counted(Accounts(NOON, {"produced": ACCOUNT}, "UTC", zone_known=False))
    assert found.payload["zone"] is None


def test_before_there_are_accounts_nothing_is_counted():
    assert not [*counted(None)]


def test_a_counter_that_was_only_read_again_means_the_same():
    again = attrs.evolve(ACCOUNT, figure=attrs.evolve(ACCOUNT.figure, at=NOON + MINUTE))
    before, after = Counted("a", ACCOUNT, NOON, None), Counted("a", again, NOON + MINUTE, None)
    assert meaning(before) == meaning(after)
    assert before.payload != after.payload


def test_the_sample_has_what_these_tests_are_about():
    assert snapshot(BATTERIES).batteries.batteries
