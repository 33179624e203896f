"""What holds of a session through any history of answers, refusals, silences and waits."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from pyenvoy import session
from pyenvoy.access.credentials import OwnToken
from pyenvoy.request import Response, Silence, Silent
from pyenvoy.secret import Secret
from pyenvoy.session import Lane
from tests.amounts import examples
from tests.fakes.played import BOTH, HTTPS, PAGES, TENTH, Played, info
from tests.fakes.tokens import HALF_DAY, NOW, made

said = st.sampled_from(
    [
        None,  # what the page says
        None,
        Response(200, body=b"<html>", took=TENTH),
        Response(301),
        Response(401),
        Response(404),
        Response(503),
        Silence(Silent.UNREACHABLE, "no route"),
        Silence(Silent.TOO_SLOW, "no answer"),
        Silence(Silent.BROKEN, "cut"),
        info("D8.3.5167", clock=False),
    ]
)
moves = st.lists(
    st.tuples(st.sampled_from(Lane), said, st.sampled_from([0, 0, 1, 5, 60, 3600])), max_size=80
)


def lived(moves, life=HALF_DAY):
    """A session that has been through all that; each step is checked by `checks`."""
    played = Played(
        PAGES | {"/info": info(clock=False)}, session.begin(BOTH, OwnToken(Secret(made(life=life))))
    )
    for lane, heard, seconds in moves:
        match played.action(lane):
            case session.Ask():
                played.hear(played.send(lane), heard, lane)
            case session.Recall():
                played.tell(played.kept)
            case session.Rest(until):
                assert until > played.now
            case session.Stop():
                pass
        played.later(seconds=seconds)
    return played


@given(moves)
@examples(30)
def test_no_credential_goes_over_plain_http(moves):
    for _, gateway, request in lived(moves).asked:
        secret = {"authorization", "cookie"} & set(request.headers)
        assert gateway == HTTPS or not secret


@given(moves)
@examples(30)
def test_an_ended_token_is_never_shown(moves):
    for at, _, request in lived(moves, timedelta(hours=2)).asked:
        assert "authorization" not in request.headers or at < NOW + timedelta(hours=2)


@given(moves)
@examples(30)
def test_cookie_and_token_never_go_together(moves):
    for _, _, request in lived(moves).asked:
        assert not {"authorization", "cookie"} <= set(request.headers)


@given(moves)
@examples(30)
def test_an_answer_is_never_lost_to_a_failure(moves):
    played = Played(dict(PAGES)).settle()
    known = {name for name, found in played.state.answers if hasattr(found, "value")}
    failures = [move for move in moves if isinstance(move[1], Silence)]
    for lane, heard, seconds in failures:
        if isinstance(played.action(lane), session.Ask):
            played.hear(played.send(lane), heard, lane)
        played.later(seconds=seconds)
    assert known <= {name for name, found in played.state.answers if hasattr(found, "value")}


@given(moves)
@examples(30)
def test_a_gateway_that_mends_is_understood_again(moves):
    played = lived(moves).later(hours=1)
    for _ in range(8):
        played.settle().later(minutes=15)
    if played.state.stopped is None and played.state.access and played.state.access.token:
        expired = played.now > NOW + HALF_DAY
        assert expired or played.state.available
