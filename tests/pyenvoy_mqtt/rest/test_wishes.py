import json

import pytest

from pyenvoy.commands import (
    Confirmed,
    Ignored,
    Refused,
    Replaced,
    Reverted,
    Unconfirmed,
    open_contact,
    set_profile,
    set_reserve,
)
from pyenvoy.errors import Problem
from pyenvoy_mqtt.rest import Do
from pyenvoy_mqtt.rest.wishes import command, outcome, wait_of
from tests.pyenvoy_mqtt.views import asked, known, view


@pytest.mark.parametrize(
    ("body", "meant", "key"),
    [
        ({"control": "reserve", "value": 30}, set_reserve(30), "reserve"),
        ({"control": "reserve", "of": None, "value": "30"}, set_reserve(30), "reserve"),
        (
            {"control": "storage-profile", "value": "economy", "reserve": 20},
            set_profile("economy", reserve=20),
            "storage-profile",
        ),
        (
            {"control": "dry-contact", "of": "NC1", "value": "open"},
            open_contact("NC1"),
            "dry-contact/NC1",
        ),
    ],
)
def test_a_body_means_a_command(body, meant, key):
    found = command(asked(body=body), known())
    assert found == Do(view().serial, meant, key, None)


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{}", b'"reserve"', b"\xff", b"[" * 10_000, {"control": 1},
     {"control": "reserve"}, {"control": "reserve", "value": [30]}, {"control": "nothing"},
     {"control": "reserve", "of": 5, "value": 30}, {"control": "reserve", "value": 30, "odd": 1}],
    ids=range(12),
)  # fmt: skip
def test_what_is_no_command_is_refused_with_a_sentence(body):
    found = command(asked(body=body), known())
    assert found.status == 400
    assert json.loads(found.body)["error"]


@pytest.mark.parametrize(
    ("prefer", "wait"),
    [("", None), ("respond-async", 0), ("wait=10", 10), ("respond-async, wait=10", 0),
     ("wait=99999", None), ("return=minimal", None)],
)  # fmt: skip
def test_how_long_a_caller_waits_is_said_by_a_header(prefer, wait):
    assert wait_of(asked(prefer=prefer)) == wait


@pytest.mark.parametrize(
    ("became", "status"),
    [(Confirmed(), 200), (Refused((Problem("a", "b"),)), 422), (Replaced(set_reserve(5)), 409),
     (Reverted(None), 409), (Ignored("nothing"), 502), (Unconfirmed(), 502)],
)  # fmt: skip
def test_an_outcome_has_its_status(became, status):
    found = outcome("reserve", "set it", became)
    said = json.loads(found.body)
    assert (found.status, said["outcome"], said["why"]) == (status, became.word, became.why)
