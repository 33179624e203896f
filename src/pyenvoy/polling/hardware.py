"""What depends on what: readings on meters, contacts on a controller. Said as an objection, or none.

A `DENIED` or unreadable list of devices says nothing about the devices; one that is not there does.
"""

from collections.abc import Callable
from typing import Any, TypeAlias, TypeVar

from pyenvoy.endpoint import Answers, Endpoint
from pyenvoy.errors import Reason
from pyenvoy.wire.info import INFO, INFO_XML
from pyenvoy.wire.inventory import INVENTORY, INVENTORY_ALL
from pyenvoy.wire.ivp_ensemble.generator import GENERATOR
from pyenvoy.wire.ivp_ensemble.inventory import ENSEMBLE_INVENTORY, EnsembleInventory
from pyenvoy.wire.ivp_meters import METER_READINGS, METERS
from pyenvoy.wire.ivp_ss import GEN_CONFIG
from pyenvoy.wire.production import SECTIONS

T = TypeVar("T")

Objection: TypeAlias = tuple[Reason, str] | None
"""Why an endpoint is not worth asking, or `None` when it is."""

_REFUSED = frozenset({Reason.NOT_OFFERED, Reason.DENIED, Reason.UNREADABLE})
_NOT_YET = (Reason.NOT_ASKED, "what it depends on is not known yet")


def always(_: Answers) -> Objection:
    """Nothing stands in the way."""
    return None


def any_meter(answers: Answers) -> Objection:
    """The gateway's own claim is good enough to start with; the list of meters decides (1.3 no. 7)."""
    meters = answers.get(METERS)
    if meters is not None:
        return None if meters else (Reason.NO_HARDWARE, "no current meter is listed")
    if _lacks(answers, METERS):
        return (Reason.NO_HARDWARE, "the gateway lists no current meters")
    return None if claims_meter(answers) else _NOT_YET


def any_ensemble(answers: Answers) -> Objection:
    """Some group of the energy system, with devices or without."""
    return _needs(answers, lambda has: bool(has.types), "no battery and no system controller")


def battery(answers: Answers) -> Objection:
    """An IQ Battery; a group without devices is none (1.3 no. 22)."""
    return _needs(answers, lambda has: bool(has.encharge), "no IQ Battery is listed")


def controller(answers: Answers) -> Objection:
    """A System Controller: contacts, relay and generator hang on it."""
    return _needs(answers, lambda has: bool(has.enpower), "no System Controller is listed")


def generator(answers: Answers) -> Objection:
    """`present` says 1 without a generator on 7.x; the state and the data sheet tell (1.3 no. 21)."""
    if (objection := controller(answers)) is not None:
        return objection
    state, sheet = answers.get(GENERATOR), answers.answer(GEN_CONFIG)
    if state is None and sheet is None:
        return _NOT_YET
    if state is not None and state.admin_state not in (None, "unknown"):
        return None
    if sheet is not None and sheet.body.strip() not in (b"", b"{}"):
        return None
    return (Reason.NO_HARDWARE, "no generator is set up")


def ac_battery(answers: Answers) -> Objection:
    """An AC Battery is in the inventory, or charged according to the production page (1.3 no. 20)."""
    groups = _first(answers, INVENTORY_ALL, INVENTORY) or ()
    page = _first(answers, *SECTIONS)
    if any(group.type == "ACB" and group.devices for group in groups):
        return None
    stores = page.storage if page is not None else ()
    if any(one.active_count and one.percent_full is not None for one in stores):
        return None
    return (Reason.NO_HARDWARE, "no AC Battery is listed")


def any_storage(answers: Answers) -> Objection:
    """Batteries of either kind."""
    return None if ac_battery(answers) is None else any_ensemble(answers)


def _needs(answers: Answers, has: Callable[[EnsembleInventory], bool], why: str) -> Objection:
    inventory = answers.get(ENSEMBLE_INVENTORY)
    if inventory is None:
        lacks = _lacks(answers, ENSEMBLE_INVENTORY)
        return (Reason.NO_HARDWARE, why) if lacks else _NOT_YET
    return None if has(inventory) else (Reason.NO_HARDWARE, why)


def _first(answers: Answers, *endpoints: Endpoint[T]) -> T | None:
    return next((said for one in endpoints if (said := answers.get(one)) is not None), None)


def _lacks(answers: Answers, endpoint: Endpoint[Any]) -> bool:
    gap = answers.gap(endpoint)
    return gap is not None and gap.reason is Reason.NOT_OFFERED


def turned_down(answers: Answers, endpoint: Endpoint[Any]) -> bool:
    """Whether an endpoint gave nothing that can be used, so that another may stand in."""
    gap = answers.gap(endpoint)
    return gap is not None and gap.reason in _REFUSED


def claims_meter(answers: Answers) -> bool:
    """The gateway's word for having current meters, which is a hint and no more."""
    info = _first(answers, INFO, INFO_XML)
    return info is not None and bool(info.device.integrated_meter)


def measures_production(answers: Answers) -> bool:
    """Whether an enabled meter measures production, as far as is known."""
    meters = answers.get(METERS)
    if meters is None:
        return claims_meter(answers)
    return any(one.state == "enabled" and one.measurement_type == "production" for one in meters)


def known_meters(answers: Answers) -> bool:
    """Whether it is known which meters there are, be it that the gateway does not say."""
    return answers.answer(METERS) is not None or turned_down(answers, METERS)


def reads_production(answers: Answers) -> bool:
    """Whether a meter measures production, and its readings have come."""
    readings = answers.get(METER_READINGS)
    return bool(readings) and measures_production(answers)


def all_disabled(answers: Answers) -> bool:
    """Whether meters are listed, and none of them measures."""
    meters = answers.get(METERS)
    return meters is not None and not any(meter.state == "enabled" for meter in meters)
