import pytest

from pyenvoy.access.exchange import Accepted, NoWord, Rejected, check, read_check
from pyenvoy.access.token import parse
from pyenvoy.request import Method
from pyenvoy.secret import Secret
from tests.fakes.counterparts import NO, SILENCE, STARTING, YES, YES_WITHOUT_COOKIE, page
from tests.fakes.tokens import made

ASK = check(parse(made()))


def test_the_gateway_is_asked_with_the_token():
    assert ASK.headers["authorization"] == f"Bearer {made()}"


def test_the_gateway_is_asked_where_it_checks_tokens():
    assert (ASK.method, ASK.path, ASK.origin) == (Method.GET, "/auth/check_jwt", None)


def test_a_yes_opens_a_session():
    assert read_check(YES) == Accepted(Secret("sessionId=cookie-hush"))


def test_a_yes_without_a_cookie_is_a_yes():
    assert read_check(YES_WITHOUT_COOKIE) == Accepted(None)


@pytest.mark.parametrize(
    "reply",
    [NO, page("", 403), page("<h2>401 Unauthorized</h2>"), page("<h2>Invalid token.</h2>")],
)
def test_a_no_is_a_no_whatever_its_status(reply):
    assert isinstance(read_check(reply), Rejected)


@pytest.mark.parametrize("reply", [SILENCE, STARTING, page("", 302), page("", 404)])
def test_all_else_says_nothing_about_the_token(reply):
    assert isinstance(read_check(reply), NoWord)


@pytest.mark.parametrize(
    "cookie", ["sessionId=; path=/", "sessionId", "other=1", "sessionId=a\r\nX-Evil: 1", "=x", ""]
)
def test_a_cookie_that_is_none_is_not_taken(cookie):
    assert read_check(page("<h2>Valid token.</h2>", cookies=[cookie])) == Accepted(None)


def test_the_last_of_several_cookies_counts():
    reply = page("", cookies=["sessionId=old; path=/", "sessionId=new"])
    assert read_check(reply) == Accepted(Secret("sessionId=new"))
