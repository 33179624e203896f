from pyenvoy.commands import Confirmed, Refused, Unconfirmed, check_plc
from pyenvoy.commands.command import NOTHING_SEEN
from pyenvoy.commands.course import Step
from pyenvoy.endpoint import Role
from pyenvoy.request import Method, Response, Silence, Silent
from pyenvoy.wire.installer import PCU_COMM_CHECK
from tests.pyenvoy.commands.carried import against, carried, looks, outcome


def checked(heard):
    return carried(check_plc(), instead={(Step.WRITE, PCU_COMM_CHECK.path): heard}).play()


def test_the_reply_says_it_all():
    played = carried(check_plc())
    assert played.play() == Confirmed()
    assert [step for _, step, _ in played.requests] == [Step.WRITE]
    assert played.state.seen.reported == "22 devices"


def test_it_is_a_question_with_much_patience():
    request = check_plc().request(None, None)
    assert (request.method, request.body) == (Method.GET, None)
    assert request.patience == PCU_COMM_CHECK.patience
    assert request.once


def test_it_needs_an_installer():
    assert against(check_plc(), role=Role.OWNER) == ["role"]


def test_a_gateway_that_refuses_has_refused():
    assert isinstance(checked(Response(401)), Refused)


def test_a_reply_that_never_comes_or_cannot_be_read_confirms_nothing():
    assert checked(Silence(Silent.TOO_SLOW, "90 s")) == Unconfirmed("too slow: 90 s")
    assert isinstance(checked(Response(200, body=b"<html>")), Unconfirmed)


def test_without_a_reply_there_is_nothing_to_see():
    assert looks(check_plc(), {}) == NOTHING_SEEN


def test_a_wish_reads_as_a_sentence():
    assert str(check_plc()) == "check the power line"
    assert outcome(check_plc()).word == "confirmed"
