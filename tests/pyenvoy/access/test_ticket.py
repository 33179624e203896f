import pytest

from pyenvoy.access.ticket import Bearer, Cookie, Digest, Open, needs_tls
from pyenvoy.errors import UsageError
from pyenvoy.request import Headers, Method, Origin, Request
from pyenvoy.secret import Secret

ASK = Request(Method.GET, "/production.json", Headers({"accept": "application/json"}))
ELSEWHERE = Request(Method.GET, "/", origin=Origin("https", "cloud.example", 443))


def test_an_open_ticket_changes_nothing():
    assert Open().authorise(ASK) is ASK


def test_a_digest_ticket_names_the_user():
    digest = Digest("envoy", Secret("123456")).authorise(ASK).digest
    assert digest is not None
    assert (digest.user, digest.password.reveal()) == ("envoy", "123456")


def test_a_bearer_ticket_sends_the_token():
    assert Bearer(Secret("e.y.J")).authorise(ASK).headers["authorization"] == "Bearer e.y.J"


def test_a_cookie_ticket_sends_the_session():
    assert Cookie(Secret("sessionId=ab")).authorise(ASK).headers["cookie"] == "sessionId=ab"


def test_other_headers_stay():
    assert Cookie(Secret("sessionId=ab")).authorise(ASK).headers["accept"] == "application/json"


def test_a_cookie_and_a_token_are_never_sent_together():
    both = Cookie(Secret("sessionId=ab")).authorise(Bearer(Secret("e.y.J")).authorise(ASK))
    assert "authorization" not in both.headers


@pytest.mark.parametrize(
    "ticket", [Bearer(Secret("t")), Cookie(Secret("c")), Digest("u", Secret("p"))]
)
def test_a_ticket_is_not_shown_to_anybody_but_the_gateway(ticket):
    with pytest.raises(UsageError):
        ticket.authorise(ELSEWHERE)


@pytest.mark.parametrize(
    "ticket", [Bearer(Secret("hush")), Cookie(Secret("hush")), Digest("u", Secret("hush"))]
)
def test_no_ticket_shows_its_secret(ticket):
    assert "hush" not in f"{ticket!r}{ticket.authorise(ASK)!r}"


@pytest.mark.parametrize(
    ("request_", "needed"),
    [
        (ASK, False),
        (Digest("envoy", Secret("123456")).authorise(ASK), False),
        (Bearer(Secret("t")).authorise(ASK), True),
        (Cookie(Secret("c")).authorise(ASK), True),
        (ELSEWHERE, True),
    ],
)
def test_what_carries_a_secret_in_the_clear_needs_tls(request_, needed):
    assert needs_tls(request_) is needed
