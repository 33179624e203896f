from pyenvoy.quirks import QUIRKS
from pyenvoy.wire import CATALOGUE


def test_every_endpoint_is_listed(pyenvoy):
    listed = pyenvoy("endpoints", "--json").json
    assert [one["name"] for one in listed] == [one.name for one in CATALOGUE]
    assert {"path", "methods", "role", "firmware", "every", "purpose"} <= set(listed[0])


def test_endpoints_can_be_looked_for(pyenvoy):
    ran = pyenvoy("endpoints", "/ivp/meters/readings")
    assert "meter_readings" in ran.out
    assert "/inventory" not in ran.out


def test_every_quirk_is_listed(pyenvoy):
    assert [one["name"] for one in pyenvoy("quirks", "--json").json] == [one.name for one in QUIRKS]
    assert all(one.name in pyenvoy("quirks").out for one in QUIRKS)


def test_help_names_every_verb(pyenvoy):
    said = pyenvoy("--help").out
    verbs = [
        "show",
        "watch",
        "info",
        "get",
        "set",
        "login",
        "discover",
        "record",
        "endpoints",
        "quirks",
        "simulate",
        "run",
        "demo",
    ]
    assert all(f"\n  {verb} " in said for verb in verbs)
    assert all(pyenvoy(verb, "--help").code == 0 for verb in verbs)


def test_the_version_is_said(pyenvoy):
    assert pyenvoy("--version").out.startswith("pyenvoy, version 20")
