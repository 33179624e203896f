import pytest

from pyenvoy.commands import (
    Confirmed,
    Danger,
    Refused,
    lift_dynamic_limit,
    lift_export_limit,
    lift_panel_limit,
    set_dynamic_limit,
    set_export_limit,
    set_panel_limit,
)
from pyenvoy.commands.command import NOTHING_SEEN, Match
from pyenvoy.endpoint import Role
from pyenvoy.errors import Problem
from pyenvoy.wire.ivp_sc import PV_LIMIT
from pyenvoy.wire.ivp_ss import DPEL, PEL_SETTINGS
from tests.pyenvoy.commands.carried import against, house, looks, outcome, sent

STATIC = {"PEL": False, "Soft_PEL": True, "percent": True, "PEL_Limit": 100.0}
INNER = {"enable": False, "export_limit": False, "limit_value_W": 5000.0, "slew_rate": 50.0}
DYNAMIC = {"dynamic_pel_settings": INNER, "filename": "site_settings", "version": "00.00.01"}
PANELS = {"enable": False, "pv_limit_pct": 100}
EVERY = [
    set_export_limit(2000),
    lift_export_limit(),
    set_dynamic_limit(2000, slew_rate=20),
    lift_dynamic_limit(),
    set_panel_limit(60),
    lift_panel_limit(),
]


@pytest.mark.parametrize("wish", [set_dynamic_limit(2000), lift_dynamic_limit()], ids=str)
def test_a_gateway_that_obeys_confirms(wish):
    assert outcome(wish) == Confirmed()


@pytest.mark.parametrize("wish", [lift_export_limit(), set_panel_limit(50)], ids=str)
def test_a_gateway_that_takes_no_such_wish_refuses(wish):
    found = outcome(wish)
    assert isinstance(found, Refused)
    assert "takes no wish" in found.why


@pytest.mark.parametrize("wish", EVERY, ids=str)
def test_a_limit_is_an_installers_and_dangerous_also_when_it_ends(wish):
    assert wish.danger is Danger.EXPORT_LIMITS
    assert against(wish) == []
    assert against(wish, role=Role.OWNER) == ["role"]
    assert against(wish, allowed=frozenset()) == ["allowed"]


@pytest.mark.parametrize("wish", EVERY, ids=str)
def test_a_gateway_that_shows_no_limit_is_left_alone(wish):
    assert against(wish, limits=None) == ["limits"]


def test_a_limit_is_a_number_that_can_be():
    assert against(set_export_limit(-1)) == against(set_dynamic_limit(float("inf"))) == ["limit"]
    assert against(set_panel_limit(101)) == ["percent"]
    assert against(set_dynamic_limit(100, slew_rate=0.09)) == ["slew_rate"]
    assert against(set_dynamic_limit(100, slew_rate=0.1)) == []
    assert house("8.0.3000").limits.dynamic is False


def test_a_static_limit_goes_out_in_watts_with_all_beside_it():
    found = sent(set_export_limit(2000), PEL_SETTINGS, STATIC)
    assert found == STATIC | {"PEL": True, "percent": False, "PEL_Limit": 2000.0}
    assert sent(lift_export_limit(), PEL_SETTINGS, STATIC | {"PEL": True}) == STATIC


def test_a_gateway_without_a_static_limit_gets_none():
    found = sent(set_export_limit(2000), PEL_SETTINGS, {"PEL": False})
    assert found == Problem("pel_settings.percent", "this gateway has no such setting")


def test_a_limit_of_the_panels_goes_out():
    assert sent(set_panel_limit(60), PV_LIMIT, PANELS) == {"enable": True, "pv_limit_pct": 60}
    assert sent(lift_panel_limit(), PV_LIMIT, PANELS | {"enable": True}) == PANELS


def test_a_dynamic_limit_goes_out_with_all_beside_it():
    found = sent(set_dynamic_limit(1500), DPEL, DYNAMIC)
    inner = INNER | {"enable": True, "export_limit": True, "limit_value_W": 1500.0}
    assert found == DYNAMIC | {"dynamic_pel_settings": inner}


def test_a_dynamic_limit_adds_what_an_ended_one_has_left_out():
    wish = set_dynamic_limit(1500, of_export=False, slew_rate=2.5)
    bare = DYNAMIC | {"dynamic_pel_settings": {"enable": False}}
    wanted = {"enable": True, "export_limit": False, "limit_value_W": 1500, "slew_rate": 2.5}
    assert sent(wish, DPEL, bare)["dynamic_pel_settings"] == wanted


def test_a_dynamic_limit_ends_with_nothing_but_its_end():
    found = sent(lift_dynamic_limit(), DPEL, DYNAMIC)
    assert found == DYNAMIC | {"dynamic_pel_settings": {"enable": False}}


def test_a_document_that_was_not_read_is_not_written():
    unread = Problem("dpel", "the gateway does not say what is set now")
    assert set_dynamic_limit(5).request(None, None) == unread
    assert sent(lift_dynamic_limit(), DPEL, {"filename": "x"}) == unread


@pytest.mark.parametrize(
    ("wish", "endpoint", "now"),
    [
        (set_export_limit(2000), PEL_SETTINGS, {"PEL": True, "percent": False, "PEL_Limit": 2e3}),
        (lift_export_limit(), PEL_SETTINGS, STATIC),
        (set_panel_limit(60), PV_LIMIT, {"enable": True, "pv_limit_pct": 60}),
        (lift_dynamic_limit(), DPEL, DYNAMIC),
    ],
    ids=str,
)
def test_a_limit_is_seen(wish, endpoint, now):
    assert looks(wish, {endpoint: now}).match is Match.MATCHES
    assert looks(wish, {}) == NOTHING_SEEN


def test_a_dynamic_limit_that_stands_elsewhere_differs():
    found = looks(set_dynamic_limit(1500), {DPEL: DYNAMIC})
    assert (found.match, found.reported) == (
        Match.DIFFERS,
        "enable false, export_limit false, limit_value_W 5000.0",
    )


def test_wishes_read_as_sentences():
    assert [str(wish) for wish in EVERY] == [
        "limit export to 2000 W",
        "lift the limit on export",
        "limit export dynamically to 2000 W",
        "lift the dynamic limit",
        "limit the panels to 60 %",
        "lift the panels' limit",
    ]
    assert "production" in str(set_dynamic_limit(5, of_export=False))
