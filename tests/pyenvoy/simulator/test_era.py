import pytest

from pyenvoy.firmware import Firmware
from pyenvoy.simulator import era

NEW, OLD, OLDEST = Firmware((8, 2)), Firmware((5, 0)), Firmware((3, 9))


@pytest.mark.parametrize(
    ("firmware", "path", "said"),
    [
        (OLD, "/api/v1/production/inverters", b'"info": "Authentication required"'),
        (OLD, "/admin/lib/tariff", b"Error: 401 \n"),
        (OLD, "/production", b"<h2>401 Unauthorized</h2>"),
        (NEW, "/api/v1/production/inverters", b"<h2>401 Unauthorized</h2>"),
    ],
)
def test_each_place_refuses_in_its_own_words(firmware, path, said):
    assert said in era.unauthorized(firmware, path).body


@pytest.mark.parametrize(
    ("firmware", "path", "status", "said"),
    [
        (OLDEST, "/production.json", 200, b"<html>"),
        (OLDEST, "/ivp/ss/gen_config", 404, b'"error" :'),
        (OLD, "/ivp/ss/gen_config", 404, b'"err":'),
        (OLD, "/ivp/meters", 404, b'"error" :'),
        (OLD, "/somewhere", 404, b"<html>"),
        (NEW, "/ivp/ss/enc_settings", 404, b'"err":'),
        (NEW, "/somewhere", 302, b"<html>"),
    ],
)
def test_each_era_misses_a_page_in_its_own_way(firmware, path, status, said):
    found = era.missing(firmware, path)
    assert (found.status, said in found.body) == (status, True)


def test_a_page_of_errors_leads_to_the_front_page():
    assert era.missing(NEW, "/somewhere").headers["location"] == "/home"


def test_old_json_names_a_charset_that_it_does_not_have():
    assert era.missing(OLD, "/ivp/meters").headers["content-type"].endswith("ISO-8859-4")


def test_new_json_names_no_type():
    assert "content-type" not in era.missing(NEW, "/ivp/meters").headers


def test_too_many_sessions_lead_to_their_page():
    assert era.too_many_sessions().headers["location"] == "/err_toomanysess"
