"""Dry contacts: their position from the energy system, their settings from the site's.

Every gateway from firmware 7 on lists four contacts; only a System Controller has them to offer.
"""

from collections.abc import Iterable
from typing import Any

from pyenvoy.endpoint import Answers, Endpoint
from pyenvoy.errors import Gap
from pyenvoy.model.contacts import (
    Contact,
    ContactAction,
    ContactMode,
    Contacts,
    ContactUse,
)
from pyenvoy.reading.device import has_controller, why_no_controller
from pyenvoy.reading.words import first, given, position, source, span
from pyenvoy.units import Percent
from pyenvoy.wire.ivp_ensemble.dry_contacts import DRY_CONTACTS
from pyenvoy.wire.ivp_ss import DRY_CONTACT_SETTINGS, SS, ContactSetting

FROM: tuple[Endpoint[Any], ...] = (DRY_CONTACTS, DRY_CONTACT_SETTINGS, SS)


def read(answers: Answers) -> Contacts | None:
    """Read the contacts of a System Controller; without one there are none."""
    known = source(answers, FROM)
    found, set_up = answers.get(DRY_CONTACTS), first(answers, DRY_CONTACT_SETTINGS, SS)
    states = {one.id: one.status for one in found.dry_contacts} if found else {}
    settings = {one.id: one for one in set_up[1].value.dry_contacts} if set_up else {}
    if known is None or not _offered(answers, settings.values()):
        return None
    return Contacts(
        known,
        tuple(
            _contact(key, states.get(key), settings.get(key, ContactSetting(key)))
            for key in {**states, **settings}
        ),
    )


def why(answers: Answers) -> Gap | None:
    """Why there are none, as far as that hangs on the controller; otherwise the sources tell."""
    return why_no_controller("contacts", answers)


def _offered(answers: Answers, settings: Iterable[ContactSetting]) -> bool:
    """Whether there is a System Controller; while that is unknown, whether the settings show one."""
    offered = has_controller(answers)
    if offered is None:  # only a controller's contacts have a priority (protocol chapter 5.16)
        return any(one.priority is not None for one in settings)
    return offered


def _contact(key: str, state: str | None, setting: ContactSetting) -> Contact:
    return Contact(
        key,
        state=position(state),
        name=setting.load_name or None,
        use=given(ContactUse, setting.type),
        mode=given(ContactMode, setting.mode),
        on_grid=given(ContactAction, setting.grid_action),
        off_grid=given(ContactAction, setting.micro_grid_action),
        on_generator=given(ContactAction, setting.gen_action),
        override=setting.override,
        manual_override=setting.manual_override,
        soc_low=given(Percent, setting.soc_low),
        soc_high=given(Percent, setting.soc_high),
        priority=setting.priority,
        essential_start=span(setting.essential_start_time),
        essential_end=span(setting.essential_end_time),
        black_start=setting.black_s_start,
        black_start_retries=given(int, setting.black_start_retries),
        action_retries=given(int, setting.action_retries),
        safe_state=given(ContactAction, setting.safe_state_action),
        pv_serials=tuple(map(str, setting.pv_serial_nb)),
        pv_phases=tuple(map(str, setting.pv_phase_select)),
    )
