"""Everything that changes the gateway: wishes as frozen values, and what becomes of each. Pure.

One file a subject, by the same names as in the model. `set_reserve(30)` is a wish; `check` says what is
against it; `course` carries it out: read fresh, send once, read back, watch.
"""

from pyenvoy.commands import (
    batteries,
    contacts,
    generator,
    grid,
    limits,
    live,
    plc,
    production,
    storage,
)
from pyenvoy.commands.batteries import sleep_ac_battery, wake_ac_battery
from pyenvoy.commands.command import (
    NOTHING_DANGEROUS,
    Command,
    Control,
    Danger,
    Match,
    Seen,
    Watch,
    check,
)
from pyenvoy.commands.contacts import close_contact, configure_contact, open_contact
from pyenvoy.commands.generator import (
    configure_generator,
    schedule_generator,
    set_generator_mode,
)
from pyenvoy.commands.grid import go_off_grid, go_on_grid
from pyenvoy.commands.limits import (
    lift_dynamic_limit,
    lift_export_limit,
    lift_panel_limit,
    set_dynamic_limit,
    set_export_limit,
    set_panel_limit,
)
from pyenvoy.commands.live import stop_live, stream_live
from pyenvoy.commands.outcome import (
    Confirmed,
    Entry,
    Ignored,
    Outcome,
    Refused,
    Replaced,
    Reverted,
    Unconfirmed,
    kept_by_cloud,
    too_soon,
)
from pyenvoy.commands.plc import check_plc
from pyenvoy.commands.production import switch_production_off, switch_production_on
from pyenvoy.commands.storage import charge_from_grid, set_profile, set_reserve

CONTROLS: tuple[Control, ...] = (
    production.PRODUCTION,
    plc.PLC,
    storage.STORAGE_PROFILE,
    storage.RESERVE,
    storage.CHARGE_FROM_GRID,
    grid.GRID_RELAY,
    contacts.CONTACT,
    contacts.CONTACT_SETTINGS,
    generator.GENERATOR_MODE,
    generator.GENERATOR_CONFIG,
    generator.GENERATOR_SCHEDULE,
    live.LIVE,
    batteries.AC_BATTERY,
    limits.EXPORT_LIMIT,
    limits.DYNAMIC_LIMIT,
    limits.PANEL_LIMIT,
)
"""Everything that can be set."""

__all__ = [
    "CONTROLS",
    "NOTHING_DANGEROUS",
    "Command",
    "Confirmed",
    "Control",
    "Danger",
    "Entry",
    "Ignored",
    "Match",
    "Outcome",
    "Refused",
    "Replaced",
    "Reverted",
    "Seen",
    "Unconfirmed",
    "Watch",
    "charge_from_grid",
    "check",
    "check_plc",
    "close_contact",
    "configure_contact",
    "configure_generator",
    "go_off_grid",
    "go_on_grid",
    "kept_by_cloud",
    "lift_dynamic_limit",
    "lift_export_limit",
    "lift_panel_limit",
    "open_contact",
    "schedule_generator",
    "set_dynamic_limit",
    "set_export_limit",
    "set_generator_mode",
    "set_panel_limit",
    "set_profile",
    "set_reserve",
    "sleep_ac_battery",
    "stop_live",
    "stream_live",
    "switch_production_off",
    "switch_production_on",
    "too_soon",
    "wake_ac_battery",
]
