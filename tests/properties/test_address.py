"""Whatever is announced and whoever is there: nothing secret goes where the gateway has not proven itself."""

from hypothesis import given
from hypothesis import strategies as st

from pyenvoy import session
from pyenvoy.request import SECRET_HEADERS
from pyenvoy.session import Lane
from pyenvoy.session.address import MOST
from tests.amounts import examples
from tests.fakes.moving import HOSTS, OTHER, OURS, PRETENDER, Moving, at, begun
from tests.fakes.played import HTTPS
from tests.fakes.tokens import SERIAL

PLACES = (HTTPS.host, *HOSTS)
WORLDS = st.dictionaries(
    st.sampled_from(PLACES), st.sampled_from([OURS, OURS, OTHER, PRETENDER]), max_size=4
)
MOVES = st.lists(
    st.one_of(
        WORLDS,
        st.lists(st.sampled_from(HOSTS), min_size=1, max_size=3).map(tuple),
        st.sampled_from([5, 60, 600, 3600]),
    ),
    min_size=4,
    max_size=25,
)
BEGINNINGS = st.sampled_from(
    [{}, {"expected": SERIAL}, {"expected": SERIAL, "moved": at(HOSTS[0])}]
)
MANY, SOME = examples(40), examples(15)


class Watched(Moving):
    """Notes where the gateway has proven itself, and what was asked where at which time."""

    def hear(self, ask, heard=None, lane=Lane.LIVE):
        if ask.request.path == "/info" and self.there.get(ask.gateway.host) == OURS:
            proven.add(ask.gateway)
        secret = any(name in ask.request.headers for name in SECRET_HEADERS)
        assert not secret or ask.gateway in proven
        super().hear(ask, heard, lane)


proven = set()


def lived(moves, how):
    proven.clear()
    played = Watched(state=begun(**how))
    for move in moves:
        match move:
            case dict():
                played.there = move
            case tuple():
                played.announce(*move)
            case seconds:
                played.later(seconds=seconds)
        played.settle()
    return played


@MANY
@given(MOVES, BEGINNINGS)
def test_nothing_secret_goes_where_the_gateway_has_not_proven_itself(moves, how):
    lived(moves, how)


@MANY
@given(MOVES, BEGINNINGS)
def test_a_gateway_that_comes_back_to_its_name_is_found_there_in_the_end(moves, how):
    played = lived(moves, how)
    played.there = {HTTPS.host: OURS}
    for _ in range(8):
        played.later(minutes=16).settle()
    assert played.where == HTTPS
    assert played.state.available or played.state.access.token is None


@SOME
@given(MOVES, st.sampled_from([OTHER, PRETENDER, "nobody"]))
def test_a_gateway_that_goes_on_announcing_itself_is_found_whoever_is_announced_besides(moves, who):
    played = lived([{HTTPS.host: OURS}, *moves], {})
    others = tuple(f"10.0.0.{number}" for number in range(MOST))
    played.there = dict.fromkeys((HTTPS.host, *others), who) | {HOSTS[1]: OURS}
    for _ in range(8):
        played.later(minutes=16).settle()
        played.announce(*others, HOSTS[1])
        played.settle()
    assert played.where == at(HOSTS[1])


@MANY
@given(MOVES, BEGINNINGS)
def test_while_it_works_nothing_that_is_announced_moves_it(moves, how):
    played = lived(moves, how)
    played.there = dict.fromkeys(PLACES, OURS)
    for _ in range(4):
        played.later(minutes=16).settle()
    where = played.where
    played.announce(*HOSTS)
    played.later(minutes=16).settle()
    assert played.where == where


@MANY
@given(MOVES, BEGINNINGS)
def test_there_is_always_something_to_do_next(moves, how):
    played = lived(moves, how)
    for lane in Lane:
        action = played.action(lane)
        assert isinstance(action, session.Rest | session.Stop | session.Ask)
        if isinstance(action, session.Rest):
            assert action.until > played.now
