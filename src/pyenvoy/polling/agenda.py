"""Which endpoints are worth asking of this gateway in this role, how often, and in which order.

Who may ask, which firmware has it and how often it is worth asking stand in the catalogue; here stands
what depends on what: the generator on a System Controller, readings on meters, one page on another.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from enum import IntEnum, StrEnum
from typing import Any, TypeAlias, TypeVar

import attrs

from pyenvoy.endpoint import Answers, Cadence, Endpoint, LegacyRole, Role
from pyenvoy.errors import Gap, Reason
from pyenvoy.firmware import Firmware
from pyenvoy.wire.admin_lib import ACB_CONFIG, TARIFF
from pyenvoy.wire.api_v1 import PRODUCTION_INVERTERS, PRODUCTION_TOTALS
from pyenvoy.wire.home import HOME, HOME_JSON
from pyenvoy.wire.info import INFO, INFO_XML
from pyenvoy.wire.inventory import INVENTORY, INVENTORY_ALL
from pyenvoy.wire.ivp_arf import GRID_PROFILE
from pyenvoy.wire.ivp_ensemble.dry_contacts import DRY_CONTACTS
from pyenvoy.wire.ivp_ensemble.generator import GENERATOR
from pyenvoy.wire.ivp_ensemble.inventory import ENSEMBLE_INVENTORY, EnsembleInventory
from pyenvoy.wire.ivp_ensemble.power import ENSEMBLE_POWER
from pyenvoy.wire.ivp_ensemble.relay import ENSEMBLE_RELAY
from pyenvoy.wire.ivp_ensemble.secctrl import SECCTRL
from pyenvoy.wire.ivp_ensemble.status import ENSEMBLE_STATUS
from pyenvoy.wire.ivp_meters import METER_READINGS, METERS
from pyenvoy.wire.ivp_mod import POWER_MODE
from pyenvoy.wire.ivp_pdm import DEVICE_DATA
from pyenvoy.wire.ivp_sc import PV_LIMIT
from pyenvoy.wire.ivp_ss import (
    DPEL,
    DRY_CONTACT_SETTINGS,
    GEN_CONFIG,
    GEN_MODE,
    GEN_SCHEDULE,
    PEL_SETTINGS,
)
from pyenvoy.wire.production import (
    PRODUCTION,
    PRODUCTION_DETAILS,
    PRODUCTION_HTML,
    PRODUCTION_PAGE,
)

T = TypeVar("T")


class Lane(StrEnum):
    """Two questions at a time at most: what changes by the second, and all the rest."""

    LIVE = "live"
    SLOW = "slow"


class Rank(IntEnum):
    """When an endpoint is asked for the first time."""

    FIRST = 0
    """For the first snapshot that holds production."""
    EARLY = 1
    """For the first complete one."""
    LATER = 2
    """Hardly ever changes, and may take long: after that."""


@attrs.frozen
class Known:
    """What the agenda depends on."""

    firmware: Firmware | None
    role: Role | LegacyRole
    answers: Answers


@attrs.frozen
class Item:
    """One line of the agenda."""

    endpoint: Endpoint[Any]
    every: timedelta
    rank: Rank
    lane: Lane = Lane.SLOW
    heavy: bool = False
    """Built by the web pages: seconds where others take a tenth (protocol chapter 8.2)."""


Objection: TypeAlias = tuple[Reason, str] | None
"""Why an endpoint is not worth asking, or `None` when it is."""

_REFUSED = frozenset({Reason.NOT_OFFERED, Reason.DENIED, Reason.UNREADABLE})
_NOT_YET = (Reason.NOT_ASKED, "what it depends on is not known yet")


# -- what depends on what -------------------------------------------------------------------------


def _nothing(_: Answers) -> Objection:
    return None


def _any_meter(answers: Answers) -> Objection:
    """The gateway's own claim is good enough to start with; the list of meters decides (1.3 no. 7)."""
    meters = answers.get(METERS)
    if meters is not None:
        return None if meters else (Reason.NO_HARDWARE, "no current meter is listed")
    if _lacks(answers, METERS):
        return (Reason.NO_HARDWARE, "the gateway lists no current meters")
    return None if claims_meter(answers) else _NOT_YET


def _any_ensemble(answers: Answers) -> Objection:
    return _needs(answers, lambda has: bool(has.types), "no battery and no system controller")


def _battery(answers: Answers) -> Objection:
    return _needs(answers, lambda has: bool(has.encharge), "no IQ Battery is listed")


def _controller(answers: Answers) -> Objection:
    return _needs(answers, lambda has: bool(has.enpower), "no System Controller is listed")


def _generator(answers: Answers) -> Objection:
    """`present` says 1 without a generator on 7.x; the state and the data sheet tell (1.3 no. 21)."""
    if (objection := _controller(answers)) is not None:
        return objection
    state, sheet = answers.get(GENERATOR), answers.answer(GEN_CONFIG)
    if state is None and sheet is None:
        return _NOT_YET
    if state is not None and state.admin_state not in (None, "unknown"):
        return None
    if sheet is not None and sheet.body.strip() not in (b"", b"{}"):
        return None
    return (Reason.NO_HARDWARE, "no generator is set up")


def _ac_battery(answers: Answers) -> Objection:
    """An AC Battery is in the inventory, or charged according to the production page (1.3 no. 20)."""
    groups = _first(answers, INVENTORY_ALL, INVENTORY) or ()
    page = _first(answers, PRODUCTION_DETAILS, PRODUCTION, PRODUCTION_PAGE)
    if any(group.type == "ACB" and group.devices for group in groups):
        return None
    stores = page.storage if page is not None else ()
    if any(one.active_count and one.percent_full is not None for one in stores):
        return None
    return (Reason.NO_HARDWARE, "no AC Battery is listed")


def _any_storage(answers: Answers) -> Objection:
    return None if _ac_battery(answers) is None else _any_ensemble(answers)


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


def _turned_down(answers: Answers, endpoint: Endpoint[Any]) -> bool:
    gap = answers.gap(endpoint)
    return gap is not None and gap.reason in _REFUSED


def claims_meter(answers: Answers) -> bool:
    """The gateway's word for having current meters, which is a hint and no more."""
    info = _first(answers, INFO, INFO_XML)
    return info is not None and bool(info.device.integrated_meter)


def _measures_production(answers: Answers) -> bool:
    meters = answers.get(METERS)
    if meters is None:
        return claims_meter(answers)
    return any(one.state == "enabled" and one.measurement_type == "production" for one in meters)


# -- the list -------------------------------------------------------------------------------------


@attrs.frozen
class Wish:
    """An endpoint that some reading uses, and what it depends on."""

    endpoint: Endpoint[Any]
    objection: Callable[[Answers], Objection] = _nothing
    rank: Rank = Rank.EARLY
    instead: tuple[Endpoint[Any], ...] = ()
    """Asked in its place where the gateway does not have it, at the same cadence."""
    heavy: bool = False


WISHES: tuple[Wish, ...] = (
    Wish(METERS, rank=Rank.FIRST),
    Wish(METER_READINGS, _any_meter, Rank.FIRST),
    Wish(PRODUCTION_TOTALS, rank=Rank.FIRST),
    Wish(
        PRODUCTION_DETAILS,
        instead=(PRODUCTION, PRODUCTION_PAGE, PRODUCTION_HTML),
        heavy=True,
    ),
    Wish(ENSEMBLE_INVENTORY),
    Wish(INVENTORY_ALL, instead=(INVENTORY,), heavy=True),
    Wish(PRODUCTION_INVERTERS),
    Wish(DEVICE_DATA),
    Wish(ENSEMBLE_POWER, _battery),
    Wish(SECCTRL, _any_storage),
    Wish(ENSEMBLE_STATUS, _any_ensemble),
    Wish(ENSEMBLE_RELAY, _controller),
    Wish(DRY_CONTACTS, _controller),
    Wish(DRY_CONTACT_SETTINGS, _controller),
    Wish(GENERATOR, _controller),
    Wish(GEN_CONFIG, _controller),
    Wish(GEN_MODE, _generator),
    Wish(GEN_SCHEDULE, _generator),
    Wish(TARIFF),
    Wish(ACB_CONFIG, _ac_battery),
    Wish(POWER_MODE),
    Wish(PEL_SETTINGS, rank=Rank.LATER),
    Wish(PV_LIMIT, rank=Rank.LATER),
    Wish(DPEL, rank=Rank.LATER),
    Wish(GRID_PROFILE, rank=Rank.LATER),
    Wish(HOME, rank=Rank.LATER, instead=(HOME_JSON,), heavy=True),
    Wish(INFO, rank=Rank.LATER),
)


def agenda(known: Known) -> tuple[Item, ...]:
    """What is worth asking, most wanted first."""
    return tuple(_items(known))


def _items(known: Known) -> Iterator[Item]:
    for wish in WISHES:
        if wish.objection(known.answers) is not None:
            continue
        for endpoint in (wish.endpoint, *wish.instead):
            if _closed(endpoint, known) is not None:
                continue
            yield _item(wish, endpoint, known.answers)
            if not _turned_down(known.answers, endpoint):
                break


def _item(wish: Wish, endpoint: Endpoint[Any], answers: Answers) -> Item:
    rank, every = wish.rank, wish.endpoint.cadence
    lane = Lane.LIVE if every is Cadence.LIVE else Lane.SLOW
    if endpoint is PRODUCTION_TOTALS and _measures_production(answers):
        rank = Rank.LATER  # the meter says the same, better and sooner
    if endpoint is METER_READINGS and _all_disabled(answers):
        every, lane = Cadence.STEADY, Lane.SLOW
    return Item(endpoint, every.value, rank, lane, wish.heavy)


def _all_disabled(answers: Answers) -> bool:
    meters = answers.get(METERS)
    return meters is not None and not any(meter.state == "enabled" for meter in meters)


def excluded(known: Known) -> Iterator[tuple[Endpoint[Any], Gap]]:
    """What is not worth asking, each with the reason that a snapshot gives."""
    for wish in WISHES:
        closed = [_closed(one, known) for one in (wish.endpoint, *wish.instead)]
        objection = wish.objection(known.answers)
        if all(closed):
            objection = closed[0]
        if objection is not None:
            yield wish.endpoint, Gap(wish.endpoint.name, *objection)


def _closed(endpoint: Endpoint[Any], known: Known) -> Objection:
    """Whether firmware or role stand in the way."""
    if known.firmware is not None and known.firmware not in endpoint.firmware:
        return (Reason.NOT_OFFERED, f"firmware {known.firmware} has no such page")
    if isinstance(known.role, Role):
        if known.role < endpoint.role:
            return (Reason.DENIED, f"it needs the role {endpoint.role.name.lower()}")
    elif _LADDER.index(known.role) < _LADDER.index(endpoint.legacy):
        return (Reason.DENIED, f"it needs the user {endpoint.legacy.value}")
    return None


_LADDER = (LegacyRole.NOBODY, LegacyRole.ENVOY, LegacyRole.INSTALLER)
