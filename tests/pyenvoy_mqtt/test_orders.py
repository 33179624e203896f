import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyenvoy import commands
from pyenvoy.commands import Entry
from pyenvoy_mqtt.orders import Caller, Heard, Order, Refusal, done, read, refused, result
from pyenvoy_mqtt.topics import Topics
from tests.pyenvoy_mqtt.seen import snapshot

HOUSE = Topics("pyenvoy", "1223")
RESULT = "pyenvoy/1223/reserve/result"


def heard(payload, control="reserve", **more):
    return read(HOUSE, control, Heard(f"pyenvoy/1223/{control}/set", payload, **more))


def why(payload, **more):
    found = heard(payload, **more)
    assert isinstance(found, Refusal)
    return found.why


def test_a_bare_word_is_a_wish():
    assert heard(b"30") == Order(commands.set_reserve(30), Caller("reserve", RESULT))


def test_an_object_carries_its_id():
    found = heard(b'{"value": 30, "id": "mine"}')
    assert found.command == commands.set_reserve(30)
    assert found.caller.id == "mine"


def test_the_correlation_of_the_caller_is_kept():
    assert heard(b"30", correlation=b"\x00\xff").caller.correlation == b"\x00\xff"
    assert heard(b"?", correlation=b"x").caller.correlation == b"x"


def test_only_who_gives_an_id_or_a_correlation_can_be_told_from_others():
    assert not heard(b"30").caller.known
    assert heard(b"30", correlation=b"x").caller.known
    assert heard(b'{"value": 1, "id": 7}').caller.known


def test_a_retained_message_is_refused_whatever_it_wants():
    assert "retain" in why(b"30", retained=True)


@pytest.mark.parametrize(
    ("payload", "sentence"),
    [
        (b"\xff", "UTF-8"),
        (b"{", "looks like JSON"),
        (b"[" * 4000, "looks like JSON"),
        (b"[1]", "must be text, a number"),
        (b"3" * 5000, "5000 bytes are no wish"),
        (b'{"value": 30, "id": [1]}', "id: must be"),
        (b'{"value": 30, "id": true}', "id: must be"),
        (b"null", "must be text, a number"),
        (b"many", "is no number"),
    ],
    ids=lambda one: str(one)[:20],
)
def test_what_is_no_wish_is_refused_with_a_sentence(payload, sentence):
    assert sentence in why(payload)


@given(st.binary(max_size=200), st.text(max_size=20), st.booleans())
def test_whatever_comes_it_is_an_order_or_a_refusal(payload, control, retained):
    found = read(HOUSE, control, Heard("t", payload, retained=retained))
    assert isinstance(found, Refusal) or not retained


# -- results --------------------------------------------------------------------------------------

ENTRY = Entry("MQTT", "set the reserve to 30 %", "reserve", "", snapshot().at)


def told(message):
    assert (message.topic, message.retain) == (RESULT, False)
    return json.loads(message.payload)


def test_a_result_says_what_became_of_which_wish():
    import attrs

    entry = attrs.evolve(
        ENTRY, outcome="reverted", why="the cloud", reported="30 %", effective="20 %"
    )
    said = told(result(Caller("reserve", RESULT, "mine", b"x"), entry))
    assert (said["id"], said["outcome"], said["why"]) == ("mine", "reverted", "the cloud")
    assert (said["reported"], said["effective"]) == ("30 %", "20 %")


def test_a_result_carries_the_correlation_of_its_caller():
    assert result(Caller("reserve", RESULT, correlation=b"x"), ENTRY).correlation == b"x"


def test_a_wish_that_has_no_outcome_yet_is_under_way():
    assert told(result(Caller("reserve", RESULT), ENTRY))["outcome"] == "under way"


def test_a_message_that_is_no_wish_ends_as_refused():
    said = told(refused(Refusal("no", Caller("reserve", RESULT))))
    assert (said["outcome"], said["why"]) == ("refused", "no")


def test_what_is_done_at_once_is_confirmed():
    assert told(done(Caller("reserve", RESULT)))["outcome"] == "confirmed"


def test_every_result_has_the_same_keys():
    caller = Caller("reserve", RESULT)
    shapes = {tuple(told(one)) for one in (done(caller), result(caller, ENTRY))}
    assert len(shapes) == 1
