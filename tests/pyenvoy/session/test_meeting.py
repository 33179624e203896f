"""Who is there: strangers by their name and reason, and firmware that changes."""

from datetime import timedelta

import attrs

from pyenvoy import session
from pyenvoy.access.credentials import Account
from pyenvoy.endpoint import Role
from pyenvoy.secret import Secret
from tests.fakes.moving import HOSTS, OTHER, Moving, at
from tests.fakes.played import BOTH, HTTPS, PAGES, REFUSED, SLOW, STRANGER, Played, info
from tests.fakes.tokens import SERIAL, made


def renamed(played, firmware):
    """The gateway says who it is once more, and has another firmware now."""
    played.pages["/info"] = info(firmware)
    played.state = attrs.evolve(played.state, identify=True)
    played.step()
    return played


def test_a_stranger_is_told_of_by_the_address_and_the_reason():
    told = str(Played({"/info": STRANGER}).settle().state.stopped)
    assert f"certificate of {HTTPS} " in told
    assert STRANGER.why in told


def test_who_names_four_firmwares_in_one_moment_is_not_asked_anew_for_the_fifth():
    played = Played().settle()
    for number in range(4):
        renamed(played, f"D8.2.{4400 + number}")
    assert not played.state.whole
    assert renamed(played.settle(), "D8.2.4500").state.whole


def test_the_firmware_that_stays_in_the_end_is_met_as_any_other():
    played = Played(PAGES | {"/info": info("D5.0.62")}).settle()
    for number in range(4):
        renamed(played, f"D5.0.{70 + number}")
    renamed(played, "D8.2.4345").settle().later(minutes=11).settle()
    assert played.state.role is Role.OWNER


def test_a_new_firmware_does_not_shorten_the_pause_of_signing_in():
    account = Account(Secret("a@example.org"), Secret("p"))
    kept = session.Recalled(Secret(made()))
    silent = {"/login": REFUSED, "/login/login.json": REFUSED}
    pages = PAGES | silent | {"/info": info(clock=False)}
    played = Played(pages, session.begin(BOTH, account), kept=kept).settle()
    pause = played.later(days=364).settle().state.access.pause
    assert pause.until > played.now + timedelta(seconds=1)
    assert renamed(played, "D8.3.5167").state.access.pause == pause


def test_what_is_kept_is_looked_up_whatever_firmware_is_named_before():
    played = Played()
    played.step()
    assert renamed(played, "D8.3.5167").action() == session.Recall(SERIAL)


def test_another_gateway_at_an_announced_address_is_told_of_by_its_address_and_serial():
    played = Moving().settle()
    played.there = {HOSTS[0]: OTHER}
    played.later(minutes=1).settle().announce(HOSTS[0])
    told = str(played.settle().state.error)
    assert f"certificate of {at(HOSTS[0])} " in told
    assert "999999999999" in told


def test_a_certificate_that_is_not_the_kept_one_is_told_of_by_the_address():
    kept = session.Recalled(Secret(made()), trusted=False)
    assert f"certificate of {HTTPS} " in str(Played(kept=kept).settle().state.stopped)


def test_a_gateway_of_today_met_over_http_is_looked_for_by_https_first_again():
    played = Played(PAGES | {"https /info": SLOW, "http /info": info()}).settle()
    played.state = attrs.evolve(played.state, identify=True)
    assert played.action().gateway == HTTPS


def test_who_has_just_said_who_it_is_is_not_asked_again_for_the_time_being():
    played = renamed(Played().settle().later(hours=5), "D8.2.4345")
    assert played.state.ledger.of("info").asked == played.now


def test_a_new_firmware_does_not_take_the_token_of_an_account():
    kept = session.Recalled(Secret(made()))
    account = Account(Secret("a@example.org"), Secret("p"))
    played = Played(state=session.begin(BOTH, account), kept=kept).settle()
    assert renamed(played, "D8.3.5167").settle().state.access.token.text == kept.token
    assert not any(path.startswith("/login") for path in played.paths)


def test_who_names_another_firmware_all_the_time_is_not_asked_for_a_token_in_between():
    played = Played(PAGES | {"/info": info("D5.0.62")}).settle()
    for number in range(4):
        renamed(played, f"D5.0.{70 + number}")
    assert not renamed(played, "D8.2.4345").state.identity.wants_token
