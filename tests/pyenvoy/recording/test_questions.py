"""What is worth recording, and what nobody asks by accident."""

import pytest

from pyenvoy.endpoint import LegacyRole, Role
from pyenvoy.firmware import Firmware
from pyenvoy.recording import same_place
from pyenvoy.recording.questions import questions
from pyenvoy.request import Method

LATEST, OLD = Firmware.parse("D8.3.5433"), Firmware.parse("R5.0.62")
ROLES = [*Role, *LegacyRole]
NEVER = ("decommission", "reset", "provision", "update", "upgrade", "upload", "dba", "xapi",
         "mark", "export", "wiring_test", "maintain", "archive", "database", "stream", "relaxedparams",
         "set_", "security")  # fmt: skip


def paths(firmware, role, **how):
    return [one.path for one in questions(firmware, role, **how)]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("firmware", [LATEST, OLD, None])
def test_nothing_that_does_something_is_asked(firmware, role):
    asked = paths(firmware, role, heavy=True)
    assert [one for one in asked if any(word in one.rpartition("/")[2] for word in NEVER)] == []


@pytest.mark.parametrize("role", ROLES)
def test_only_what_can_be_read_and_needs_no_number_is_asked(role):
    asked = questions(LATEST, role)
    assert all(Method.GET in one.methods and "{" not in one.path for one in asked)


def test_each_place_is_asked_once_and_who_it_is_comes_first():
    asked = paths(LATEST, Role.INSTALLER)
    assert asked[0] == "/info"
    assert len({same_place(one) for one in asked}) == len(asked)


def test_an_owner_is_not_asked_for_what_only_installers_see():
    assert "/ivp/peb/devstatus" in paths(LATEST, Role.INSTALLER)
    assert "/ivp/peb/devstatus" not in paths(LATEST, Role.OWNER)


def test_an_old_gateway_is_asked_as_its_user_may():
    assert "/installer/agf/index.json" in paths(OLD, LegacyRole.INSTALLER)
    assert "/installer/agf/index.json" not in paths(OLD, LegacyRole.NOBODY)


def test_a_firmware_is_not_asked_for_what_came_later():
    assert "/ivp/livedata/status" in paths(LATEST, Role.OWNER)
    assert "/ivp/livedata/status" not in paths(OLD, LegacyRole.INSTALLER)


def test_what_is_heavy_is_asked_only_on_request():
    assert "/installer/pcu_comm_check" not in paths(LATEST, Role.INSTALLER)
    assert "/installer/pcu_comm_check" in paths(LATEST, Role.INSTALLER, heavy=True)
