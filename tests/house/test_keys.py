"""Every key that a gateway's answers contain is modelled, or is listed here as ignored with a reason."""

import types
import typing
from collections import Counter
from collections.abc import Mapping
from fnmatch import fnmatch

import attrs
import pytest

from pyenvoy import recording
from pyenvoy.endpoint import Answer, NotWhatWasAskedError
from pyenvoy.wire import CATALOGUE
from pyenvoy.wire.converter import wire_name
from tests.recordings import ABSENT, EVERY, RECORDINGS, SAMPLES

IGNORED = {
    "device_data.*.devName": "says the kind, by which decoding has sorted the devices already",
    "device_data.*.lastReading.eid": "repeats the channel's EID",
    "device_data.*.lastReading.interval_type": "0 in every capture",
    "device_data.*.lastReading.flags_hex": "repeats `flags`",
    "device_data.eim.channels.lifetime": "the registers of the last reading once more, or older ones",
    "device_data.nsrb.channels.wattHours": "a Q-Relay makes no energy: always 0",
    "device_data.nsrb.channels.watts": "a Q-Relay makes no power: always 0",
    "device_data.nsrb.channels.lifetime": "a Q-Relay has none: always empty",
    "live_status.tasks": "diagnostics (protocol 7.3)",
    "live_status.counters": "diagnostics (protocol 7.3)",
    "live_status.dry_contacts": "a number without meaning (protocol 7.3)",
}
"""Patterns of `endpoint.path.of.key` → why nobody will miss it."""

ENDPOINTS = {endpoint.name: endpoint for endpoint in CATALOGUE}


def unmodelled(shape, data, where):
    """The places of all keys in plain data that its wire type does not name."""
    origin, arguments = typing.get_origin(shape), typing.get_args(shape)
    if isinstance(shape, type) and attrs.has(shape) and isinstance(data, dict):
        hints = typing.get_type_hints(shape)
        known = {}
        for field in attrs.fields(shape):
            for name in (wire_name(field), *field.metadata.get("also", ())):
                known[name] = hints[field.name]
        for key, value in data.items():
            if key not in known:
                yield f"{where}.{key}"
            else:
                yield from unmodelled(known[key], value, f"{where}.{key}")
    elif origin is tuple and isinstance(data, list):
        for row in data:
            yield from unmodelled(arguments[0], row, where)
    elif origin in (dict, Mapping) and isinstance(data, dict):
        for row in data.values():
            yield from unmodelled(arguments[1], row, where)
    elif origin in (types.UnionType, typing.Union):
        for one in arguments:
            yield from unmodelled(one, data, where)


def found_in(path):
    answers = recording.answers(recording.parse(path.read_bytes()))
    for name, found in answers:
        if isinstance(found, Answer):
            endpoint = ENDPOINTS[name]
            try:
                yield from unmodelled(endpoint.shape, endpoint.decode(found.body), name)
            except NotWhatWasAskedError:
                continue


def counted(paths):
    keys = Counter(key for path in paths for key in set(found_in(path)))
    return {
        key: times for key, times in keys.items() if not any(fnmatch(key, one) for one in IGNORED)
    }


def test_every_key_of_our_samples_is_modelled_or_ignored_for_a_reason():
    assert counted(SAMPLES.values()) == {}


def test_what_real_gateways_say_beyond_the_model_is_counted_and_listed(listed):
    """A key that nobody has seen before is news, not a mistake: it is listed below the test run."""
    listed["keys that no wire type names, by how many recordings hold them"] = counted(
        RECORDINGS.values()
    )


@pytest.mark.skipif(bool(ABSENT), reason=ABSENT)
def test_no_key_is_ignored_that_nobody_says():
    said = {key for path in EVERY.values() for key in found_in(path)}
    assert [one for one in IGNORED if not any(fnmatch(key, one) for key in said)] == []
