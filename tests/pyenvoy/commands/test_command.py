import attrs

from pyenvoy.commands import CONTROLS, Danger, go_off_grid, set_reserve, stream_live
from pyenvoy.commands.command import check
from pyenvoy.commands.production import switch_production_off, switch_production_on
from pyenvoy.endpoint import LegacyRole, Role
from pyenvoy.errors import Gap, Reason
from pyenvoy.model.snapshot import Snapshot
from pyenvoy.request import Method
from tests.pyenvoy.commands.carried import ALL, against, house


def test_what_is_dangerous_needs_to_be_allowed():
    assert against(go_off_grid(), allowed=frozenset({Danger.PRODUCTION_OFF})) == ["allowed"]
    assert against(go_off_grid(), allowed=frozenset({Danger.OFF_GRID})) == []


def test_a_role_too_low_is_said_before_anything_is_sent():
    assert against(switch_production_on(), role=Role.OWNER) == ["role"]
    assert against(set_reserve(30), role=Role.NOBODY) == ["role"]


def test_below_firmware_7_the_users_count():
    assert against(switch_production_on(), role=LegacyRole.ENVOY) == ["role"]
    assert against(switch_production_on(), role=LegacyRole.INSTALLER) == []


def test_a_firmware_without_the_page_is_said():
    assert "firmware" in against(stream_live(), "5.0.62", role=LegacyRole.INSTALLER)


def test_a_firmware_that_nobody_knows_is_no_reason():
    unread = attrs.evolve(house("8.0.3000").gateway, firmware=None)
    assert against(stream_live(), gateway=unread) == []
    assert against(stream_live(), gateway=None) == []


def test_every_reason_is_said_at_once():
    found = check(switch_production_off(), Snapshot(house("8.0.3000").at), Role.OWNER)
    assert [one.where for one in found] == ["allowed", "role", "production_state"]


def test_what_is_missing_is_said_in_the_words_of_the_snapshot():
    gap = Gap("production_state", Reason.DENIED, "power_mode: the gateway refuses (401)")
    empty = Snapshot(house("8.0.3000").at, gaps=(gap,))
    (problem,) = check(switch_production_on(), empty, Role.INSTALLER)
    assert problem.what == "no switch of production known: power_mode: the gateway refuses (401)"


def test_no_two_controls_share_a_name():
    assert len({control.name for control in CONTROLS}) == len(CONTROLS)


def test_every_control_is_written_where_the_catalogue_lets_write():
    for control in CONTROLS:
        asked_only = control.watch is None
        assert asked_only or {*control.written.methods} - {Method.GET}
        assert str(control) == control.name


def test_what_is_watched_is_read_back_and_ends():
    for control in CONTROLS:
        if control.watch is not None:
            assert control.readback
            assert control.watch.first <= control.watch.until
            assert control.watch.every.total_seconds() > 0


def test_all_dangers_can_be_allowed_at_once():
    assert set(Danger) == ALL
