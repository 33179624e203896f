"""`pyenvoy set`, against gateways that are not there."""

import json

import pytest

SWITCHED = ("production", "on")


def test_what_would_be_sent_is_shown(pyenvoy):
    ran = pyenvoy("set", "reserve", "35", "--era", "8.3", "--dry-run", "--json")
    assert (ran.code, ran.err) == (0, "")
    assert (ran.json["method"], ran.json["path"]) == ("PUT", "/admin/lib/tariff")
    sent = json.loads(ran.json["body"])["tariff"]["storage_settings"]
    assert sent["reserved_soc"] == 35


def test_what_would_be_sent_is_shown_to_people(pyenvoy):
    ran = pyenvoy("set", "reserve", "35", "--era", "8.3", "--dry-run")
    assert ran.out.startswith("PUT /admin/lib/tariff\n{")


def test_what_would_not_be_sent_says_why(pyenvoy):
    ran = pyenvoy("set", "generator", "on", "--era", "8.3", "--dry-run")
    assert ran.code == 2
    assert "no generator known" in ran.err


def test_what_is_dangerous_wants_to_be_meant(pyenvoy):
    ran = pyenvoy("set", "grid", "off", "--era", "8.3")
    assert (ran.code, ran.out) == (2, "")
    assert "--yes-really" in ran.err


def test_a_role_that_may_not_ends_as_access_does(pyenvoy):
    ran = pyenvoy("set", "production", "off", "--era", "8.3", "--yes-really")
    assert ran.code == 4
    assert "it needs the role installer" in ran.err


def test_what_is_refused_is_on_record_as_json(pyenvoy):
    ran = pyenvoy("set", "reserve", "135", "--era", "8.3", "--json")
    assert ran.code == 2
    assert ran.json["outcome"] == "refused"
    assert ran.json["sent"] is None


@pytest.mark.parametrize("as_json", [True, False])
def test_what_is_done_is_confirmed(pyenvoy, as_json):
    options = ["--json"] if as_json else []
    ran = pyenvoy("set", "live", "on", "--era", "8.2.127_three_cts", *options)
    assert ran.code == 0, ran.err
    assert (
        '"confirmed"' in ran.out
        if as_json
        else ran.out == ("stream the live view: confirmed (set: enabled)\n")
    )


def test_everything_that_can_be_set_stands_in_the_help(pyenvoy):
    help_ = pyenvoy("set", "--help").out
    assert "storage-profile self-consumption|" in help_
    assert "profile is storage-profile" in help_
