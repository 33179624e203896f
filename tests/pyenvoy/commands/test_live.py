import pytest

from pyenvoy.commands import Confirmed, stop_live, stream_live
from pyenvoy.commands.command import NOTHING_SEEN, Match
from pyenvoy.request import Method
from pyenvoy.wire.ivp_livedata import LIVE_STATUS
from tests.pyenvoy.commands.carried import looks, outcome


def live(word, at=0):
    return {LIVE_STATUS: {"connection": {"sc_stream": word}, "meters": {"last_update": at}}}


@pytest.mark.parametrize("wish", [stream_live(), stop_live()], ids=str)
def test_a_gateway_that_obeys_confirms(wish):
    assert outcome(wish) == Confirmed()


def test_a_wish_is_one_flag():
    request = stream_live().request(None, None)
    assert (request.method, request.path) == (Method.POST, "/ivp/livedata/stream")
    assert (request.body, stop_live().request(None, None).body) == (
        b'{"enable": 1}',
        b'{"enable": 0}',
    )


def test_values_that_move_prove_that_it_streams():
    assert looks(stream_live(), live("enabled", 30), live("disabled", 10)).match is Match.MATCHES
    assert looks(stream_live(), live("enabled", 30)).match is Match.MATCHES


def test_values_that_stand_still_prove_the_contrary():
    found = looks(stream_live(), live("enabled", 10), live("enabled", 10))
    assert (found.match, found.why) == (
        Match.DIFFERS,
        "streaming is on, but the values stand still",
    )


def test_a_word_that_says_no_is_no():
    found = looks(stream_live(), live("disabled", 30), live("disabled", 10))
    assert (found.match, found.why) == (Match.DIFFERS, "")
    assert looks(stop_live(), live("disabled")).match is Match.MATCHES


def test_a_status_that_cannot_be_read_says_nothing():
    assert looks(stop_live(), {}) == looks(stop_live(), {LIVE_STATUS: {"meters": {}}})
    assert looks(stop_live(), {}) == NOTHING_SEEN


def test_wishes_read_as_sentences():
    assert str(stream_live()) == "stream the live view"
    assert str(stop_live()) == "stop the live view"
