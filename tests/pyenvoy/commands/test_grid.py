import attrs
import pytest

from pyenvoy.commands import Confirmed, go_off_grid, go_on_grid
from pyenvoy.commands.command import NOTHING_SEEN, Danger, Match
from pyenvoy.model.relays import RelayState
from pyenvoy.request import Method
from pyenvoy.wire.ivp_ensemble import ENSEMBLE_INVENTORY, ENSEMBLE_RELAY
from tests.pyenvoy.commands.carried import against, house, looks, outcome

OPEN = {"mains_admin_state": "open", "mains_oper_state": "open"}
CLOSED = {"mains_admin_state": "closed", "mains_oper_state": "closed"}


def devices(kind, **said):
    return {ENSEMBLE_INVENTORY: [{"type": kind, "devices": [{"serial_num": "1"} | said]}]}


@pytest.mark.parametrize("wish", [go_off_grid(), go_on_grid()], ids=str)
@pytest.mark.parametrize("era", ["8.0.3000", "8.3.1598_collar"])
def test_a_gateway_that_obeys_confirms(wish, era):
    assert outcome(wish, era) == Confirmed()


def test_a_wish_is_one_word():
    off, on = go_off_grid().request(None, None), go_on_grid().request(None, None)
    assert (off.method, off.path) == (Method.POST, ENSEMBLE_RELAY.path)
    assert off.body == b'{"mains_admin_state": "open"}'
    assert on.body == b'{"mains_admin_state": "closed"}'


def test_only_leaving_the_grid_is_dangerous():
    assert (go_off_grid().danger, go_on_grid().danger) == (Danger.OFF_GRID, None)


def test_leaving_the_grid_needs_a_battery_to_live_on():
    none = attrs.evolve(house("8.0.3000").batteries, batteries=())
    assert against(go_off_grid(), batteries=none) == ["batteries"]
    assert against(go_off_grid(), batteries=None) == ["batteries"]
    assert against(go_on_grid(), batteries=None) == []


def test_without_a_device_that_switches_there_is_nothing_to_switch():
    nothing = attrs.evolve(house("8.0.3000").grid, controllers=(), collars=())
    assert against(go_on_grid(), grid=nothing) == against(go_on_grid(), grid=None) == ["grid"]


def test_a_generator_that_runs_has_the_relay():
    running = house("8.2.127_generator_running").generator
    assert against(go_on_grid(), generator=running) == ["generator"]
    idle = attrs.evolve(running, relay=RelayState.OPEN)
    assert against(go_on_grid(), generator=idle) == []


def test_the_relay_page_is_believed_first():
    found = looks(go_off_grid(), {ENSEMBLE_RELAY: OPEN} | devices("ENPOWER", **CLOSED))
    assert (found.match, found.reported, found.effective) == (Match.MATCHES, "open", "open")


def test_where_there_is_no_relay_page_the_controller_says():
    assert looks(go_on_grid(), devices("ENPOWER", **CLOSED)).match is Match.MATCHES


def test_a_command_that_stands_is_not_yet_a_relay_that_moved():
    moving = {"mains_admin_state": "closed", "mains_oper_state": "open"}
    found = looks(go_on_grid(), {ENSEMBLE_RELAY: moving})
    assert (found.match, found.reported, found.effective) == (Match.DIFFERS, "closed", "open")


def test_of_a_collar_alone_its_own_switch_counts():
    collar = devices("COLLAR", mid_state="close", grid_state="on_grid")
    found = looks(go_on_grid(), {ENSEMBLE_RELAY: OPEN} | collar)
    assert (found.match, found.reported) == (Match.MATCHES, None)


def test_what_no_page_tells_is_unknown():
    assert looks(go_on_grid(), {}) == NOTHING_SEEN
    assert looks(go_on_grid(), devices("ENPOWER")) == NOTHING_SEEN
    assert looks(go_on_grid(), devices("COLLAR")) == NOTHING_SEEN


def test_wishes_read_as_sentences():
    assert (str(go_off_grid()), str(go_on_grid())) == ("go off grid", "go on grid")
