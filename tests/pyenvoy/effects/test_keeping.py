"""What is written down of a gateway beside others who write there too: no token of theirs is lost."""

import attrs
import pytest

from pyenvoy import session
from pyenvoy.access.credentials import OwnToken
from pyenvoy.effects.keeping import Keeping
from pyenvoy.effects.tls import Pin
from pyenvoy.effects.tokenfile import Kept, Memory
from pyenvoy.endpoint import Role
from pyenvoy.errors import UsageError
from pyenvoy.secret import Secret
from tests.fakes.played import BOTH, HTTPS, PAGES, Played
from tests.fakes.tokens import HALF_DAY, SERIAL, made

OURS, THEIRS = Secret(made()), Secret(made(user="installer", life=HALF_DAY))
SOME = session.Identify(HTTPS)


@pytest.fixture
def played():
    return Played(PAGES, session.begin(BOTH, OwnToken(OURS))).settle()


@pytest.fixture
def tokens():
    return Memory({SERIAL: Kept(OURS)})


@pytest.fixture
def keeping(tokens):
    found = Keeping(tokens)
    found.recall(SERIAL)
    return found


def test_a_token_that_somebody_else_has_kept_is_handed_in_once(played, tokens, keeping):
    assert keeping.handed(played.state) is None
    tokens.save(SERIAL, Kept(THEIRS))
    assert keeping.handed(played.state) == session.Handed(THEIRS)
    assert keeping.handed(played.state) is None


def test_what_we_have_written_is_no_news(played, tokens, keeping):
    keeping.after(played.state, SOME, Pin())
    assert tokens.load(SERIAL).token == OURS
    assert keeping.handed(played.state) is None


def test_what_is_written_before_it_is_seen_takes_no_token_away(played, tokens, keeping):
    tokens.save(SERIAL, Kept(THEIRS))
    keeping.after(played.state, SOME, Pin())
    assert tokens.load(SERIAL).token == THEIRS
    assert keeping.handed(played.state) == session.Handed(THEIRS)


def test_while_it_is_tried_it_stays_where_it_was_kept(played, tokens, keeping):
    tokens.save(SERIAL, Kept(THEIRS))
    played.tell(keeping.handed(played.state))
    keeping.after(played.state, SOME, Pin())
    assert tokens.load(SERIAL).token == THEIRS


def test_once_the_gateway_has_taken_it_it_is_in_use(played, tokens, keeping):
    tokens.save(SERIAL, Kept(THEIRS))
    played.tell(keeping.handed(played.state))
    assert played.settle().state.role is Role.INSTALLER
    keeping.after(played.state, SOME, Pin())
    assert tokens.load(SERIAL).token == THEIRS


def test_one_that_the_gateway_refuses_leaves_ours_in_its_place(played, tokens, keeping):
    tokens.save(SERIAL, Kept(Secret(made(serial="999999999999"))))
    played.tell(keeping.handed(played.state))
    keeping.after(played.settle().state, SOME, Pin())
    assert tokens.load(SERIAL).token == OURS


def test_a_file_that_cannot_be_read_hands_in_nothing(played, keeping):
    class Broken(Memory):
        def load(self, serial):
            raise UsageError("no")

        def at(self, address):
            raise UsageError("no")

    keeping.tokens = Broken()
    assert keeping.handed(played.state) is None
    assert keeping.at(str(HTTPS)) == Kept()


def test_where_nothing_can_be_written_what_stands_there_is_no_news(played, keeping):
    class Full(Memory):
        def save(self, serial, kept):
            raise UsageError("the disk is full")

    keeping.tokens = Full({SERIAL: Kept(OURS)})
    newer = attrs.evolve(played.state.access.token, text=THEIRS)
    state = attrs.evolve(played.state, access=attrs.evolve(played.state.access, token=newer))
    keeping.after(state, SOME, Pin())
    assert keeping.unkept is not None
    assert keeping.handed(state) is None


def test_before_a_gateway_has_said_who_it_is_nothing_is_looked_for(keeping):
    assert keeping.handed(session.begin(BOTH)) is None
