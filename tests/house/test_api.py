"""What is public stands in api.txt, and nothing of it goes without notice."""

import subprocess
from collections import Counter

import pytest

import pyenvoy
from tests.house import api, compatible, surface


def test_the_list_of_all_that_is_public_is_fresh():
    written = api.PAGE.read_text().splitlines()
    now = api.lines()
    report = compatible.compared(written, now, "2026.11.0")
    assert written == now, "\n".join([api.__doc__, *compatible.told(report)])


def test_every_line_has_a_path_of_its_own():
    assert [
        one for one, times in Counter(map(surface.path, api.lines())).items() if times > 1
    ] == []


@pytest.mark.parametrize(
    "line",
    [
        "pyenvoy.Snapshot = pyenvoy.model.snapshot.Snapshot",
        "pyenvoy.connect(host): str",
        "pyenvoy.model.production.Production.power: Watts | None",
        "pyenvoy.endpoint.Role.INSTALLER = 6",
        "pyenvoy.units.Watts: NewType of float",
        "pyenvoy.commands.set_reserve(percent): float",
        "$ pyenvoy show --json: flag",
        "$ pyenvoy show --trust == pin",
        "exit 2 = USAGE",
        "pyenvoy.toml [mqtt] port = 1883",
        "pyenvoy.toml [gateway] host = needed",
        "snapshot.json Total/energy: Energy",
        "GET /api/v1/gateways",
        "endpoint meter_readings",
        "metric enphase_power_watts phase",
        "entry point pyenvoy.adapters mqtt",
        "pytest envoy_gateway",
    ],
)
def test_it_lists(line):
    assert line in api.PAGE.read_text().splitlines()


def test_a_name_of_the_front_door_that_has_moved_is_deprecated(monkeypatch):
    monkeypatch.setitem(pyenvoy.MOVED, "Key", ("Secret", "2026.11"))
    assert "pyenvoy.Key (deprecated 2026.11: pyenvoy.Secret)" in api.lines()


def test_what_is_deprecated_says_so(monkeypatch):
    monkeypatch.setitem(api.DEPRECATED, "pyenvoy.endpoint.Role.DIY", ("2026.11", "OWNER"))
    monkeypatch.setitem(api.DEPRECATED, "exit 2", ("2026.11", "1"))
    assert "exit 2 = USAGE (deprecated 2026.11: 1)" in api.lines()


def test_what_is_deprecated_is_there():
    assert {*api.DEPRECATED} <= {*map(surface.path, api.lines())}


GONE = "pyenvoy.Old (deprecated 2026.11: pyenvoy.New)"


@pytest.mark.parametrize(
    ("then", "now", "version", "wrong"),
    [
        (["a: int"], ["a: int", "b: int"], "2026.11.0", 0),
        (["a: int"], ["a: float"], "2026.11.0", 0),
        (["a: int"], [], "2026.11.0", 1),
        ([GONE], [], "2026.12.0", 1),
        ([GONE], [], "2027.10.3", 1),
        ([GONE], [], "2027.11.0", 0),
        (["pyenvoy.Old: class", "pyenvoy.Old.x: int"], [GONE], "2026.11.0", 0),
        (["pyenvoy.A.x: int"], ["pyenvoy.A = pyenvoy.a.A", "pyenvoy.a.A.x: int"], "2026.11.0", 0),
        (["pyenvoy.A.x: int"], ["pyenvoy.A = pyenvoy.a.A"], "2026.11.0", 1),
        (["f: (a) -> int"], ["f: (a, b) -> int", "f(b): int"], "2026.11.0", 1),
        (["f: (a) -> int"], ["f: (a, *, b) -> int", "f(b): int = 1"], "2026.11.0", 0),
        ([], ["f: (b) -> int", "f(b): int"], "2026.11.0", 0),
    ],
)
def test_only_what_hurts_is_wrong(then, now, version, wrong):
    assert len(compatible.compared(then, now, version).wrong) == wrong


def test_everything_that_has_changed_is_told():
    report = compatible.compared(["a: int", "b: int"], ["b: str", "c: int"], "2026.11.0")
    assert "\n".join(compatible.told(report)).splitlines() == [
        "added: 1",
        "    c: int",
        "changed: 1",
        "    b: int",
        "      → b: str",
        "removed: 1",
        "    a: int",
        "wrong: 1",
        "    a: int: was not deprecated for a year",
    ]


def test_it_knows_what_was_then():
    known = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=api.ROOT, check=False, capture_output=True
    )
    if known.returncode:
        pytest.skip("there is no history here")
    assert "pyenvoy.connect(host): str" in compatible.then("HEAD")


def test_what_nobody_knows_is_said():
    with pytest.raises(SystemExit, match="nothing is known of v0"):
        compatible.then("v0")
