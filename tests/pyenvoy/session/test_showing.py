from datetime import timedelta

from pyenvoy import session
from pyenvoy.access.credentials import OwnToken
from pyenvoy.errors import Reason
from pyenvoy.model.snapshot import Note
from pyenvoy.quirks import Switches
from pyenvoy.secret import Secret
from pyenvoy.wire.ivp_mod import POWER_MODE
from tests.fakes.played import BOTH, PAGES, Played, body
from tests.fakes.tokens import made

INSTALLER = OwnToken(Secret(made(user="installer", life=timedelta(days=365))))
MODE = PAGES | {POWER_MODE.path: body('{"powerForcedOff": false}')}
LOST = "The token is only that of the owner now: what is for the installer is refused."


def lowered():
    """An installer's session that goes on with an owner's token."""
    played = Played(MODE, session.begin(BOTH, INSTALLER)).settle()
    played.tell(session.Handed(Secret(made())))
    return played.settle()


def shown(played):
    found, _ = session.snapshot(played.state, played.now)
    return found


def test_a_snapshot_is_of_its_moment():
    played = Played().settle()
    assert shown(played.later(seconds=1)).at == played.now


def test_a_snapshot_is_complete_once_everything_was_asked():
    assert shown(Played()).complete is False
    assert shown(Played().settle()).complete is True


def test_the_callers_word_on_quirks_is_heard():
    zeros = body('{"wattHoursToday": 0, "wattHoursSevenDays": 0, "wattHoursLifetime": 0}')
    played = Played(PAGES | {"/api/v1/production": zeros}).settle()
    forced = Switches(forced=frozenset({"zeros_while_starting"}))
    found, _ = session.snapshot(played.state, played.now, forced)
    assert [one.quirk for one in found.notes] == ["zeros_while_starting"]


def test_a_role_that_is_lost_is_one_note():
    assert shown(lowered()).notes == (Note("access", LOST, ()),)


def test_and_what_it_was_for_stays_listed_as_refused():
    gaps = {one.of: one.reason for one in shown(lowered()).gaps}
    assert gaps["production_state"] is Reason.DENIED


def test_an_installer_that_stays_one_is_nothing_to_note():
    played = Played(MODE, session.begin(BOTH, INSTALLER)).settle()
    assert shown(played).notes == ()
    assert shown(played).production_state is not None


def test_before_anybody_is_let_in_there_is_nothing_to_say():
    assert session.remarks(Played().state, Played().now) == ()


def test_the_end_of_a_token_is_told_a_month_ahead():
    played = Played().settle().later(days=340)
    (note,) = shown(played).notes
    assert note.why == "The token ends in 25 days; make a new one in time."
