import json

import pytest

from pyenvoy import Secret
from pyenvoy_mqtt.keys import Keys, Names, key_of
from pyenvoy_mqtt.rest import Access

READ, CONTROL, OTHER = Secret("read-hush"), Secret("control-hush"), Secret("other-hush")
BOTH = Keys(READ, CONTROL)
OPEN = Keys()


@pytest.mark.parametrize("access", [Access.OPEN, Access.READ])
def test_without_keys_everybody_reads(access):
    assert OPEN.refusal(access, None) is None
    assert OPEN.refusal(access, OTHER) is None


def test_without_a_control_key_nobody_changes_anything():
    for given in (None, READ, OTHER, Secret("")):
        assert Keys(READ).refusal(Access.CONTROL, given).status == 403


@pytest.mark.parametrize(
    ("access", "given", "status"),
    [
        (Access.OPEN, None, None),
        (Access.READ, None, 401),
        (Access.READ, OTHER, 401),
        (Access.READ, READ, None),
        (Access.READ, CONTROL, None),
        (Access.CONTROL, None, 401),
        (Access.CONTROL, OTHER, 401),
        (Access.CONTROL, READ, 403),
        (Access.CONTROL, CONTROL, None),
    ],
)
def test_each_key_opens_what_it_is_for(access, given, status):
    found = BOTH.refusal(access, given)
    assert (found and found.status) == status


@pytest.mark.parametrize(
    ("keys", "given", "status"),
    [
        (Keys(local=True), None, None),
        (Keys(READ, local=True), None, 401),
        (Keys(READ, local=True), READ, None),
        (Keys(READ, CONTROL, local=True), READ, 403),
        (Keys(READ, CONTROL, local=True), CONTROL, None),
        (Keys(), None, 403),
        (Keys(READ), READ, 403),
        (BOTH, CONTROL, None),
    ],
)
def test_what_is_for_the_owner_needs_the_control_key_or_this_machine(keys, given, status):
    found = keys.refusal(Access.OWNER, given)
    assert (found and found.status) == status


def test_a_refusal_says_how_a_key_is_sent_and_never_which_one():
    found = BOTH.refusal(Access.READ, OTHER)
    assert dict(found.headers)["WWW-Authenticate"].startswith("Bearer")
    assert b"hush" not in found.body
    assert "Authorization: Bearer" in json.loads(found.body)["error"]


@pytest.mark.parametrize(
    ("authorization", "api_key", "sent"),
    [
        ("Bearer abc", "", "abc"),
        ("bearer   abc ", "", "abc"),
        ("", " abc ", "abc"),
        ("Basic abc", "", None),
        ("Bearer ", "", None),
        ("Basic abc", "def", "def"),
        ("", "", None),
    ],
)
def test_a_key_comes_in_one_of_two_headers(authorization, api_key, sent):
    found = key_of(authorization, api_key)
    assert (found and found.reveal()) == sent


LOCAL, EVERYWHERE = Names("127.0.0.1", ("Solar.example",)), Names("0.0.0.0")


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.0.0.1:8478", "localhost", "LOCALHOST:1", "[::1]:8478", "solar.example",
     "solar.example.:80"],
)  # fmt: skip
def test_our_own_names_are_answered(host):
    assert LOCAL.known(host)


@pytest.mark.parametrize(
    "host",
    ["", "evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "192.168.1.20",
     "evil.example/127.0.0.1", "127.0.0.1@evil.example", "[::1", "127.0.0.1:99999", "127.0.0.1:0",
     "127.0.0.1 evil", "2130706433", "notsolar.example"],
)  # fmt: skip
def test_no_other_name_is(host):
    assert not LOCAL.known(host)
    assert LOCAL.strange(host, "").status == 421


def test_where_others_are_let_in_every_address_is_ours_and_still_no_foreign_name():
    assert EVERYWHERE.known("192.168.1.20:8478")
    assert not EVERYWHERE.known("evil.example")


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("", None),
        ("http://localhost:8478", None),
        ("https://LOCALHOST:8478", None),
        ("http://localhost", 403),
        ("http://localhost:8479", 403),
        ("http://evil.example", 403),
        ("null", 403),
        ("localhost:8478", 403),
    ],
)
def test_a_page_from_elsewhere_is_refused(origin, status):
    found = LOCAL.strange("localhost:8478", origin)
    assert (found and found.status) == status
