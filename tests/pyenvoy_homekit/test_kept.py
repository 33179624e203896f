import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyenvoy_homekit.identity import Identity
from pyenvoy_homekit.kept import VERSION, DamagedError, Kept, NewerError, parsed, rendered
from pyenvoy_homekit.memory import Memory
from pyenvoy_homekit.setup import Setup, pin_of
from pyenvoy_homekit.shape import Accessory, Characteristic, Service
from tests.amounts import examples

NOW = datetime(2026, 6, 1, tzinfo=UTC)
SERVICE = Service(
    "Switch", "x", "X", (Characteristic("On", None, "polling", 0.0, 1.0, 0.5),), primary=True
)
KEPT = Kept(
    Setup(pin_of(31415926), "1QJ8"),
    "envoy.local",
    51234,
    Identity({"": 1, "grid": 2}, {"grid": {"AccessoryInformation/#": 1}}),
    Memory(
        (Accessory("grid", "Grid", (SERVICE,), "IQ", "12", "8.2", reachable=True),),
        {("grid",): NOW},
        "abc",
        frozenset({("grid", "Switch", "x")}),
        NOW,
    ),
    {("grid", "Switch/x#"): "Unser ☀"},
    {"mac": "AA:BB", "paired_clients": {"a": "00"}, "config_version": 3, "accessories_hash": None},
    {"192.0.2.7": 3},
    "192.0.2.5",
)

VERSION_1 = (
    '{"version": 1, "pin": "314-15-926", "setup_id": "1QJ8", "host": "envoy.local", "port": 51234, '
    '"aids": {"": 1, "grid": 2}, "iids": {"grid": {"AccessoryInformation/#": 1}}, '
    '"names": [["grid", "Switch/x#", "Unser ☀"]], "accessories": [{"key": "grid", "name": "Grid", '
    '"services": [{"kind": "Switch", "key": "x", "name": "X", "characteristics": [{"kind": "On", '
    '"value": null, "sets": "polling", "least": 0.0, "most": 1.0, "step": 0.5}], "primary": true}], '
    '"model": "IQ", "serial": "12", "firmware": "8.2", "reachable": true}], '
    '"missing": [[["grid"], "2026-06-01T00:00:00+00:00"]], "settings": "abc", '
    '"doubted": [["grid", "Switch", "x"]], "looked": "2026-06-01T00:00:00+00:00", "guesses": {"192.0.2.7": 3}, "address": "192.0.2.5", "pairings": {"mac": "AA:BB", "paired_clients": {"a": "00"}, '
    '"config_version": 3, "accessories_hash": null}}'
)
"""A file as version 1 writes it: it is read for ever."""


def test_what_is_written_is_read():
    assert parsed(rendered(KEPT)) == KEPT


def test_a_new_bridge_is_written_and_read():
    new = Kept(Setup(pin_of(31415926), "1QJ8"))
    assert parsed(rendered(new)) == new


def test_what_version_1_has_written_is_read():
    assert parsed(VERSION_1.encode()) == KEPT


def test_what_a_newer_version_has_written_is_not_touched():
    with pytest.raises(NewerError):
        parsed(json.dumps({"version": VERSION + 1}).encode())


@pytest.mark.parametrize(
    "text", [b"", b"{", b"[]", b"{}", b'{"version": "x"}', b"\xff", b"[" * 100000]
)
def test_what_is_something_else_is_damaged(text):
    with pytest.raises(DamagedError):
        parsed(text)


@given(st.sampled_from(sorted(json.loads(VERSION_1).keys() - {"version"})),
       st.none() | st.integers() | st.text() | st.lists(st.integers(), min_size=1) | st.just({"a": {"b": "c"}}))  # fmt: skip
@examples(150)
def test_a_file_with_a_wrong_part_is_damaged_or_means_what_it_says(part, value):
    told = json.loads(VERSION_1) | {part: value}
    try:
        found = parsed(json.dumps(told).encode())
    except DamagedError:
        return
    assert parsed(rendered(found)) == found


@given(st.integers(0, len(VERSION_1) - 1))
@examples(100)
def test_a_file_that_was_cut_off_is_damaged(length):
    with pytest.raises(DamagedError):
        parsed(VERSION_1.encode()[:length])


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("aids", {"": 1, "a": 2, "b": 2}),
        ("iids", {"grid": {"a": 2, "b": 2}}),
        ("aids", {"": 0}),
        ("aids", {}),
    ],
)
def test_numbers_that_cannot_be_are_damage(part, value):
    with pytest.raises(DamagedError):
        parsed(json.dumps(json.loads(VERSION_1) | {part: value}).encode())


def test_the_secrets_are_not_shown():
    assert "314" not in repr(KEPT)
    assert "AA:BB" not in repr(KEPT)
