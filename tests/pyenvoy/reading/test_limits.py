"""Limits on export and production."""

from datetime import timedelta

from pyenvoy.reading.limits import read
from pyenvoy.wire.ivp_sc import PV_LIMIT
from pyenvoy.wire.ivp_ss import DPEL, PEL_SETTINGS
from tests.pyenvoy.reading.said import said


def test_nothing_known_is_no_limits():
    assert read(said({})) is None


def test_no_limit_is_said_in_short():
    found = read(said({PEL_SETTINGS: {"PEL": False}}))
    assert (found.export_limited, found.export_limit) == (False, None)


def test_a_limit_is_in_watts():
    found = read(said({PEL_SETTINGS: {"PEL": True, "percent": False, "PEL_Limit": 5000.0}}))
    assert (found.export_limit, found.export_limit_percent) == (5000, None)


def test_a_limit_may_be_a_percentage():
    found = read(said({PEL_SETTINGS: {"PEL": True, "percent": True, "PEL_Limit": 60}}))
    assert (found.export_limit, found.export_limit_percent) == (None, 60)


def test_times_come_in_thousandths():
    found = read(said({PEL_SETTINGS: {"Comm_Time_Loss": 10000.0}}))
    assert found.communication_loss_after == timedelta(seconds=10)


def test_the_panels_have_a_limit_of_their_own():
    found = read(said({PV_LIMIT: {"enable": True, "pv_limit_pct": 70}}))
    assert (found.pv_limited, found.pv_limit) == (True, 70)


def test_the_dynamic_limit_is_the_installers():
    dynamic = {"enable": True, "limit_value_W": 50.0, "export_limit": True, "slew_rate": 2500.0}
    found = read(said({DPEL: {"dynamic_pel_settings": dynamic}}))
    assert (found.dynamic, found.dynamic_limit, found.dynamic_export) == (True, 50, True)
