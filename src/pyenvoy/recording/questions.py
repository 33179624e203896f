"""What a recorder asks: every page that may be read without doing anything, once. Nothing is asked here.

A page that is polled is safe to ask. Of those that are not, only these are: no page that starts a
check, adds, removes, updates or resets, none whose effect nobody has described, and no stream.
"""

from typing import Any

from pyenvoy.endpoint import Cadence, Endpoint, LegacyRole, Role
from pyenvoy.firmware import Firmware
from pyenvoy.recording.entry import same_place
from pyenvoy.request import Method
from pyenvoy.wire import CATALOGUE

_SAFE = frozenset(
    """
    home_json inventory inventory_json inv energy_v1 production production_page
    application_script event_table inventory_table
    network_display wireless_display date_time_display
    grid_profile_on_grid grid_profile_off_grid agf_inverters_status agf_inverters_phase
    eh_devices cellular profile_status ensemble_sleep ensemble_device_list ensemble_submod
    ensemble_errors live_status
    meter_reports meter_reports_production meter_reports_consumption grid_reading pv_reading
    meter_cts meter_storage_setting pdm_production newscan report_settings
    zb_status sc_sched sc_status ss gen_profile pcs_settings der_settings sys_phase_balance
    """.split()  # noqa: SIM905  # one name a line would be a page of its own
)
"""Not polled, and still safe: described by somebody who has asked them, and only read."""
_HEAVY = frozenset(("pcu_comm_check", "ensemble_comm_check", "agf_details"))
"""These make the gateway work, for a minute or longer: only where somebody wants it."""


def questions(
    firmware: Firmware | None, role: Role | LegacyRole, *, heavy: bool = False
) -> tuple[Endpoint[Any], ...]:
    """Every endpoint worth recording that this role may ask, each place once, identity first."""
    wanted = _SAFE | _HEAVY if heavy else _SAFE
    asked = {
        same_place(one.path): one
        for one in reversed(CATALOGUE)
        if (one.cadence is not Cadence.ON_REQUEST or one.name in wanted)
        and Method.GET in one.methods
        and (firmware is None or firmware in one.firmware)
        and one.opens_to(role)
    }
    return tuple(sorted(asked.values(), key=lambda one: (one.name != "info", one.path)))
