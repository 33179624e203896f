"""Which endpoints are worth asking of this gateway in this role, how often, and in which order.

Who may ask, which firmware has it and how often it is worth asking stand in the catalogue; here stands
what depends on what: the generator on a System Controller, readings on meters, one page on another.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from enum import IntEnum, StrEnum
from typing import Any

import attrs

from pyenvoy.endpoint import Answers, Cadence, Endpoint, LegacyRole, Role
from pyenvoy.errors import Gap, Reason
from pyenvoy.firmware import Firmware
from pyenvoy.polling.hardware import (
    Objection,
    ac_battery,
    all_disabled,
    always,
    any_ensemble,
    any_meter,
    any_storage,
    battery,
    controller,
    generator,
    measures_production,
    reads_production,
    turned_down,
)
from pyenvoy.polling.night import NIGHTLY, Night, rare
from pyenvoy.wire.admin_lib import ACB_CONFIG, TARIFF
from pyenvoy.wire.api_v1 import PRODUCTION_INVERTERS, PRODUCTION_TOTALS
from pyenvoy.wire.home import HOME, HOME_JSON
from pyenvoy.wire.info import INFO
from pyenvoy.wire.installer import AGF_INDEX
from pyenvoy.wire.inventory import INVENTORY, INVENTORY_ALL
from pyenvoy.wire.ivp_arf import GRID_PROFILE
from pyenvoy.wire.ivp_ensemble.dry_contacts import DRY_CONTACTS
from pyenvoy.wire.ivp_ensemble.generator import GENERATOR
from pyenvoy.wire.ivp_ensemble.inventory import ENSEMBLE_INVENTORY
from pyenvoy.wire.ivp_ensemble.power import ENSEMBLE_POWER
from pyenvoy.wire.ivp_ensemble.relay import ENSEMBLE_RELAY
from pyenvoy.wire.ivp_ensemble.secctrl import SECCTRL
from pyenvoy.wire.ivp_ensemble.status import ENSEMBLE_STATUS
from pyenvoy.wire.ivp_livedata import LIVE_STATUS
from pyenvoy.wire.ivp_meters import METER_READINGS, METERS
from pyenvoy.wire.ivp_mod import POWER_MODE
from pyenvoy.wire.ivp_pdm import DEVICE_DATA, PDM_ENERGY
from pyenvoy.wire.ivp_peb import DEVSTATUS
from pyenvoy.wire.ivp_sc import PV_LIMIT
from pyenvoy.wire.ivp_ss import (
    DPEL,
    DRY_CONTACT_SETTINGS,
    ENC_SETTINGS,
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
    SECTIONS,
)
from pyenvoy.wire.stream import METER_STREAM


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
    every: timedelta = Cadence.LIVE.value
    """How often what changes by the second is wanted."""
    live: str | None = None
    """The endpoint that is the source of live power; see `live.py`."""
    night: Night = Night()


@attrs.frozen
class Item:
    """One line of the agenda."""

    endpoint: Endpoint[Any]
    every: timedelta
    rank: Rank
    lane: Lane = Lane.SLOW
    heavy: bool = False
    """Built by the web pages: seconds where others take a tenth (protocol chapter 8.2)."""
    stamped: bool = False
    """What it says was true for a whole second of the gateway's clock; see `tick.py`."""


# -- the list -------------------------------------------------------------------------------------


@attrs.frozen
class Wish:
    """An endpoint that some reading uses, and what it depends on."""

    endpoint: Endpoint[Any]
    objection: Callable[[Answers], Objection] = always
    rank: Rank = Rank.EARLY
    instead: tuple[Endpoint[Any], ...] = ()
    """Asked in its place where the gateway does not have it, at its cadence unless they have one."""
    heavy: bool = False


WISHES: tuple[Wish, ...] = (
    Wish(METERS, rank=Rank.FIRST),
    Wish(METER_READINGS, any_meter, Rank.FIRST),
    Wish(PRODUCTION_TOTALS, rank=Rank.FIRST),
    Wish(PDM_ENERGY),
    Wish(
        PRODUCTION_DETAILS,
        instead=(PRODUCTION, PRODUCTION_PAGE, PRODUCTION_HTML),
        heavy=True,
    ),
    Wish(ENSEMBLE_INVENTORY),
    Wish(INVENTORY_ALL, instead=(INVENTORY,), heavy=True),
    Wish(PRODUCTION_INVERTERS),
    Wish(DEVICE_DATA),
    Wish(ENSEMBLE_POWER, battery),
    Wish(SECCTRL, any_storage),
    Wish(ENSEMBLE_STATUS, any_ensemble),
    Wish(ENSEMBLE_RELAY, controller),
    Wish(DRY_CONTACTS, controller),
    Wish(DRY_CONTACT_SETTINGS, controller),
    Wish(GENERATOR, controller),
    Wish(GEN_CONFIG, controller),
    Wish(GEN_MODE, generator),
    Wish(GEN_SCHEDULE, generator),
    Wish(TARIFF),
    Wish(ACB_CONFIG, ac_battery),
    Wish(POWER_MODE),
    Wish(PEL_SETTINGS, rank=Rank.LATER),
    Wish(PV_LIMIT, rank=Rank.LATER),
    Wish(DPEL, rank=Rank.LATER),
    Wish(ENC_SETTINGS, battery, Rank.LATER),
    Wish(DEVSTATUS, rank=Rank.LATER, heavy=True),
    Wish(GRID_PROFILE, rank=Rank.LATER, instead=(AGF_INDEX,)),
    Wish(HOME, rank=Rank.LATER, instead=(HOME_JSON,), heavy=True),
    Wish(INFO, rank=Rank.LATER),
)


def agenda(known: Known) -> tuple[Item, ...]:
    """What is worth asking, most wanted first."""
    items = tuple(_items(known))
    if known.live != LIVE_STATUS.name:
        return items
    return (*items, Item(LIVE_STATUS, known.every, Rank.LATER, Lane.LIVE))


def _items(known: Known) -> Iterator[Item]:
    for wish in WISHES:
        if wish.objection(known.answers) is not None:
            continue
        for endpoint in (wish.endpoint, *wish.instead):
            if closed(endpoint, known) is not None:
                continue
            yield _item(wish, endpoint, known)
            if not turned_down(known.answers, endpoint):
                break


_QUARTER_HOURS = (PRODUCTION_TOTALS, PDM_ENERGY)


def _item(wish: Wish, endpoint: Endpoint[Any], known: Known) -> Item:
    rank, every, answers = wish.rank, endpoint.cadence, known.answers
    if every is Cadence.ON_REQUEST:  # it stands in for another
        every = wish.endpoint.cadence
    lane = Lane.LIVE if every is Cadence.LIVE else Lane.SLOW
    if endpoint in _QUARTER_HOURS and measures_production(answers):
        rank = Rank.LATER  # the meter says the same, better and sooner
    if endpoint in SECTIONS and reads_production(answers) and ac_battery(answers) is not None:
        every = Cadence.SLOW  # seconds of work, and all that is left to say are the day's energies
    if endpoint is PRODUCTION_HTML:
        rank = Rank.FIRST  # below 3.9 there is nothing else that says what is produced
    if endpoint is METER_READINGS and all_disabled(answers):
        every, lane = Cadence.STEADY, Lane.SLOW
    if endpoint is METER_READINGS and known.live not in (None, METER_READINGS.name):
        # whether they are back; while the stream is listened to the live lane has no time
        lane = Lane.SLOW if known.live == METER_STREAM.name else Lane.LIVE
        return Item(endpoint, max(Cadence.BRISK.value, known.every), rank, lane)
    wanted = known.every if lane is Lane.LIVE else every.value
    if rare(endpoint, answers, known.night):
        wanted = max(wanted, NIGHTLY)
    return Item(endpoint, wanted, rank, lane, wish.heavy, endpoint is METER_READINGS)


def excluded(known: Known) -> Iterator[tuple[Endpoint[Any], Gap]]:
    """What is not worth asking, each with the reason that a snapshot gives."""
    for wish in WISHES:
        shut = [closed(one, known) for one in (wish.endpoint, *wish.instead)]
        objection = wish.objection(known.answers)
        if all(shut):
            objection = shut[0]
        if objection is not None:
            yield wish.endpoint, Gap(wish.endpoint.name, *objection)


def closed(endpoint: Endpoint[Any], known: Known) -> Objection:
    """Whether firmware or role stand in the way."""
    if known.firmware is not None and known.firmware not in endpoint.firmware:
        return (Reason.NOT_OFFERED, f"firmware {known.firmware} has no such page")
    if not endpoint.opens_to(known.role):
        return (Reason.DENIED, f"it needs {endpoint.wanted(known.role)}")
    return None
