import attrs
import pytest

from pyenvoy import session
from pyenvoy.errors import UntrustedError
from pyenvoy.session.address import MOST
from tests.fakes.moving import HOSTS, OTHER, OURS, PRETENDER, Moving, at, begun
from tests.fakes.played import HTTPS
from tests.fakes.tokens import SERIAL


def lost():
    """A gateway that was met where it is named, and is not there any more."""
    played = Moving().settle()
    played.there = {}
    return played.later(minutes=1).settle()


def later(played):
    for _ in range(4):
        played.later(minutes=5).settle()
    return played


def test_a_gateway_that_has_moved_is_found_where_it_announces_itself():
    played = lost()
    played.move(HOSTS[1])
    played.announce(HOSTS[0], HOSTS[1])
    later(played)
    assert played.where == at(HOSTS[1])
    assert played.state.available


def test_a_new_place_is_looked_at_without_a_pause():
    played = lost()
    played.move(HOSTS[1])
    played.announce(HOSTS[1])
    assert played.settle().where == at(HOSTS[1])


def test_while_it_answers_where_it_is_nothing_announced_is_looked_at():
    played = Moving().settle()
    played.there = dict.fromkeys((HTTPS.host, *HOSTS), OURS)
    played.announce(*HOSTS)
    later(played)
    assert played.where == HTTPS
    assert {gateway for _, gateway, _ in played.asked} == {HTTPS}


def test_what_others_announce_is_not_looked_at():
    played = lost()
    played.announce(*HOSTS, serial="999999999999")
    assert played.state.origins == (HTTPS,)


def test_where_it_was_found_it_is_called_as_it_was_named():
    played = lost()
    played.move(HOSTS[0])
    played.announce(HOSTS[0])
    state = later(played).state
    assert session.named(state, played.where) == str(HTTPS)
    assert session.named(state, HTTPS) is None


def test_it_stays_where_it_was_found_while_that_works():
    played = lost()
    played.move(HOSTS[0])
    played.announce(HOSTS[0])
    later(played)
    played.there[HTTPS.host] = OURS
    assert later(played).where == at(HOSTS[0])


def test_it_goes_back_when_that_fails():
    played = lost()
    played.move(HOSTS[0])
    played.announce(HOSTS[0])
    later(played)
    played.move(HTTPS.host)
    assert later(played).where == HTTPS


@pytest.mark.parametrize("who", [OTHER, PRETENDER])
def test_somebody_else_at_an_announced_address_is_forgotten(who):
    played = lost()
    played.there = {HOSTS[0]: who, HOSTS[1]: OURS}
    played.announce(HOSTS[0], HOSTS[1])
    assert later(played).where == at(HOSTS[1])
    assert at(HOSTS[0]) not in played.state.origins


def test_a_stranger_at_an_announced_address_stops_nothing():
    played = lost()
    played.there = {HOSTS[0]: PRETENDER}
    played.announce(HOSTS[0])
    later(played)
    played.there = {HTTPS.host: OURS}
    assert later(played).state.available


@pytest.mark.parametrize("finds", [True, False])
def test_where_a_printer_has_got_the_old_address_the_gateway_is_found_at_its_new_one(finds):
    played = Moving().settle()
    played.there = {HTTPS.host: PRETENDER}
    played.later(minutes=1).settle()
    assert isinstance(played.state.stopped, UntrustedError)
    assert session.is_lost(played.state)
    played.there[HOSTS[0]] = OURS if finds else PRETENDER
    played.announce(HOSTS[0])
    played.settle()
    assert (played.where, played.state.stopped is None) == (
        (at(HOSTS[0]), True) if finds else (HTTPS, False)
    )


def test_a_printer_at_the_name_is_passed_for_what_was_announced():
    played = lost()
    played.announce(HOSTS[0])
    played.there = {HTTPS.host: PRETENDER, HOSTS[0]: OURS}
    assert later(played).where == at(HOSTS[0])


def test_another_gateway_at_the_name_is_passed_too():
    played = Moving().settle()
    played.there = {HTTPS.host: OTHER, HOSTS[0]: OURS}
    played.later(minutes=11).settle()
    played.announce(HOSTS[0])
    assert played.settle().where == at(HOSTS[0])


def test_while_another_gateway_answers_ours_is_not_available():
    played = Moving().settle()
    played.there = {HTTPS.host: OTHER}
    assert not played.later(minutes=11).settle().state.available


def test_an_address_that_is_passed_to_another_gateway_is_left():
    played = lost()
    played.move(HOSTS[0])
    played.announce(HOSTS[0])
    later(played)
    played.there = {HOSTS[0]: OTHER, HTTPS.host: OURS}
    played.later(days=1)
    assert later(played).where == HTTPS


def test_a_gateway_of_an_earlier_run_is_looked_for_before_it_was_met_in_this_one():
    played = Moving(state=begun(expected=SERIAL), there={HOSTS[0]: OURS}).settle()
    played.announce(HOSTS[0])
    assert later(played).where == at(HOSTS[0])


def test_one_that_nobody_knows_is_not():
    played = Moving(there={HOSTS[0]: OURS}).settle()
    played.announce(HOSTS[0])
    assert played.state.origins == (HTTPS,)


def test_where_it_was_found_it_is_looked_for_first_in_the_next_run():
    played = Moving(state=begun(expected=SERIAL, moved=at(HOSTS[0])), there={HOSTS[0]: OURS})
    assert played.settle().where == at(HOSTS[0])
    assert played.asked[0][1] == at(HOSTS[0])


def test_elsewhere_it_is_looked_for_at_the_port_that_a_person_has_named():
    named = attrs.evolve(HTTPS, port=8443)
    state = session.begin((named,), expected=SERIAL, moved=at(HOSTS[0]))
    played = Moving(state=state, there={}).settle()
    played.announce(HOSTS[1])
    assert played.state.origins[-1] == attrs.evolve(at(HOSTS[1]), port=8443)


def test_and_where_it_is_named_next():
    played = Moving(state=begun(expected=SERIAL, moved=at(HOSTS[0]))).settle()
    assert played.where == HTTPS


def test_a_gateway_that_is_where_it_is_named_has_not_moved():
    assert begun(moved=HTTPS).origins == (HTTPS,)


def test_not_more_addresses_are_looked_at_than_a_gateway_can_have():
    played = lost()
    for number in range(20):
        played.announce(f"10.0.0.{number}")
    assert len(played.state.announced) == MOST


def test_who_announces_it_where_nobody_is_does_not_keep_the_true_place_from_being_looked_at():
    played = lost()
    played.announce(*(f"10.0.0.{number}" for number in range(MOST)))
    played.later(minutes=1).settle()
    played.move(HOSTS[1])
    played.announce(*(f"10.0.0.{number}" for number in range(MOST)), HOSTS[1])
    assert played.later(minutes=1).settle().where == at(HOSTS[1])


@pytest.mark.parametrize("there", [PRETENDER, OTHER])
def test_nor_does_who_announces_it_where_others_are(there):
    played = lost()
    others = tuple(f"10.0.0.{number}" for number in range(MOST))
    played.there = dict.fromkeys(others, there)
    played.announce(*others)
    played.later(minutes=1).settle()
    played.there[HOSTS[1]] = OURS
    played.announce(*others, HOSTS[1])
    assert played.later(minutes=1).settle().where == at(HOSTS[1])


def test_nor_who_does_so_while_a_printer_has_got_its_old_address():
    played = Moving().settle()
    played.there = {HTTPS.host: PRETENDER}
    played.later(minutes=1).settle()
    nobody = tuple(f"10.0.0.{number}" for number in range(MOST))
    played.announce(*nobody)
    played.settle().later(minutes=1).settle()
    played.there[HOSTS[1]] = OURS
    played.announce(*nobody, HOSTS[1])
    assert played.settle().later(minutes=1).settle().where == at(HOSTS[1])


def test_where_it_was_not_yet_it_may_be_later():
    played = lost()
    played.announce(HOSTS[1])
    played.later(minutes=1).settle()
    played.move(HOSTS[1])
    played.announce(HOSTS[1])
    assert played.settle().where == at(HOSTS[1])
