"""What the plugin tells over REST and MQTT, by its own names, and what can be set by its keys. Pure.

Where the plugin hands on what the gateway said, so do we, unrepaired. Of the token only its claims are
told, never the token itself.
"""

import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeAlias

import attrs

from pyenvoy import Answers, Endpoint, Gap, Problem, Reason, Snapshot
from pyenvoy.access.token import Token
from pyenvoy.commands import (
    Command,
    check_plc,
    go_off_grid,
    go_on_grid,
    set_generator_mode,
    set_profile,
    switch_production_off,
    switch_production_on,
)
from pyenvoy.endpoint import from_json
from pyenvoy.show.picture import powers
from pyenvoy.show.plain import moment
from pyenvoy.wire.admin_lib import TARIFF
from pyenvoy.wire.api_v1 import PRODUCTION_INVERTERS, PRODUCTION_TOTALS
from pyenvoy.wire.home import HOME, HOME_JSON
from pyenvoy.wire.info import INFO
from pyenvoy.wire.installer import PCU_COMM_CHECK
from pyenvoy.wire.inventory import INVENTORY, INVENTORY_ALL
from pyenvoy.wire.ivp_arf import GRID_PROFILE
from pyenvoy.wire.ivp_ensemble.dry_contacts import DRY_CONTACTS
from pyenvoy.wire.ivp_ensemble.generator import GENERATOR
from pyenvoy.wire.ivp_ensemble.inventory import ENSEMBLE_INVENTORY
from pyenvoy.wire.ivp_ensemble.status import ENSEMBLE_STATUS
from pyenvoy.wire.ivp_livedata import LIVE_STATUS
from pyenvoy.wire.ivp_meters import METER_READINGS, METERS
from pyenvoy.wire.ivp_mod import POWER_MODE
from pyenvoy.wire.ivp_ss import DRY_CONTACT_SETTINGS, ENC_SETTINGS, GEN_CONFIG
from pyenvoy.wire.production import PRODUCTION, PRODUCTION_DETAILS, PRODUCTION_PAGE


@attrs.frozen
class Told:
    """One thing that the plugin tells: its REST path, its MQTT topic, and where it comes from."""

    path: str
    topic: str
    endpoints: tuple[Endpoint[Any], ...] = ()
    """The first of these that has answered; none for what the gateway is not asked for."""
    also: str = ""
    """The same path, spelt as it should have been."""


TOLD = (
    Told("token", "Token"),
    Told("info", "Info", (INFO,)),
    Told("home", "Home", (HOME, HOME_JSON)),
    Told("inventory", "Inventory", (INVENTORY_ALL, INVENTORY)),
    Told("meters", "Meters", (METERS,)),
    Told("metersreading", "Meters Reading", (METER_READINGS,)),
    Told("ensembleinventory", "Ensemble Inventory", (ENSEMBLE_INVENTORY,)),
    Told("ensemblestatus", "Ensemble Status", (ENSEMBLE_STATUS,)),
    Told("enchargeettings", "Encharge Settings", (ENC_SETTINGS,), "enchargesettings"),
    Told("tariff", "Tariff", (TARIFF,)),
    Told("drycontacts", "Dry Contacts", (DRY_CONTACTS,)),
    Told("drycontactssettinge", "Dry Contacts Settings", (DRY_CONTACT_SETTINGS,),
         "drycontactssettings"),
    Told("generator", "Generator", (GENERATOR,)),
    Told("generatorsettings", "Generator Settings", (GEN_CONFIG,)),
    Told("gridprofile", "Grid Profile", (GRID_PROFILE,)),
    Told("livedata", "Live Data", (LIVE_STATUS,)),
    Told("production", "Production", (PRODUCTION_TOTALS,)),
    Told("productionct", "Production CT", (PRODUCTION_DETAILS, PRODUCTION, PRODUCTION_PAGE)),
    Told("microinverters", "Microinverters", (PRODUCTION_INVERTERS,)),
    Told("powermode", "Power Mode", (POWER_MODE,)),
    Told("plclevel", "PCU Comm Level", (PCU_COMM_CHECK,)),
    Told("datasampling", "Data Sampling"),
)  # fmt: skip
"""Everything the plugin tells, by its own spelling."""

_PATHS = {path: one for one in TOLD for path in (one.path, one.also) if path}


def payload(
    path: str,
    answers: Answers,
    token: Token | None,
    *,
    polling: bool,
    snapshot: Snapshot | None = None,
) -> bytes | Gap:
    """One thing that the plugin tells, as JSON; or why there is none. `path` is one of `TOLD`'s.

    Where the live view is not read, because meters say the same, it is made of the `snapshot`.
    """
    told = _PATHS[path]
    if told.path == "token":
        return _claims(token)
    if told.path == "datasampling":
        return _json({"state": polling})
    for endpoint in told.endpoints:
        if (found := answers.answer(endpoint)) is not None:
            return _json(_plain(endpoint, found.body))
    if LIVE_STATUS in told.endpoints and snapshot is not None:
        return _live(snapshot) or _gap(told, answers)
    return _gap(told, answers)


def payloads(
    answers: Answers, token: Token | None, *, polling: bool, snapshot: Snapshot | None = None
) -> dict[str, bytes]:
    """Everything that there is, by MQTT topic."""
    found = {
        one.topic: payload(one.path, answers, token, polling=polling, snapshot=snapshot)
        for one in TOLD
    }
    return {topic: body for topic, body in found.items() if isinstance(body, bytes)}


def _live(snapshot: Snapshot) -> bytes | None:
    """The live view as the gateway would give it: whole milliwatts, positive towards the house."""
    found = powers(snapshot)
    places = {"pv": found.panels, "storage": found.battery, "grid": found.grid, "load": found.house}
    flows = {
        name: {"agg_p_mw": round(power * 1000)}
        for name, power in places.items()
        if power is not None
    }
    if not flows:
        return None
    charge = {} if found.charge is None else {"soc": found.charge}
    meters = {"last_update": int(snapshot.at.timestamp()), **charge, **flows}
    return _json({"meters": meters})


def _gap(told: Told, answers: Answers) -> Gap:
    gaps = [gap for one in told.endpoints if (gap := answers.gap(one)) is not None]
    asked = (gap for gap in gaps if gap.reason is not Reason.NOT_ASKED)
    return next(asked, gaps[0])


def _claims(token: Token | None) -> bytes | Gap:
    if token is None:
        return Gap("token", Reason.NO_HARDWARE, "this gateway is asked without a token")
    claims = {
        "serial": token.serial,
        "user": token.user,
        "role": token.role.name.lower(),
        "generation_time": None if token.issued is None else int(token.issued.timestamp()),
        "expires_at": int(token.expires.timestamp()),
        "expires": moment(token.expires),
    }
    return _json(claims)


def _plain(endpoint: Endpoint[Any], body: bytes) -> object:
    """JSON as it came; what is XML or HTML as far as we read it."""
    if endpoint is INFO:
        return {"envoy_info": endpoint.decode(body)}
    is_json = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")
    return from_json(body) if is_json else endpoint.decode(body)


def _json(thing: object) -> bytes:
    spelt = partial(json.dumps, ensure_ascii=False, separators=(",", ":"))
    try:
        return spelt(thing, allow_nan=False).encode()
    except ValueError:  # 1e999 is JSON, but what Python makes of it is not
        finite = json.loads(spelt(thing), parse_constant=lambda _: None)
        return spelt(finite).encode()


# -- what is set ----------------------------------------------------------------------------------


@attrs.frozen
class Sampling:
    """The wish to poll or not to: nothing for the gateway, so no command."""

    on: bool


Wish: TypeAlias = Command | Sampling

_PROFILES = {
    "self-consumption": "self-consumption",
    "savings": "savings-mode",
    "economy": "economy",
    "fullbackup": "backup",
}
_MODES = ("off", "on", "auto")


def _switch(on: Callable[[], Wish], off: Callable[[], Wish]) -> Mapping[object, Callable[[], Wish]]:
    return {True: on, False: off}


_WISHES: dict[str, Mapping[object, Callable[[], Wish]]] = {
    "DataSampling": _switch(partial(Sampling, True), partial(Sampling, False)),
    "PowerProductionState": _switch(switch_production_on, switch_production_off),
    "PlcLevel": {True: check_plc},
    "EnchargeProfile": {word: partial(set_profile, mode) for word, mode in _PROFILES.items()},
    "EnpowerGridState": _switch(go_on_grid, go_off_grid),
    "GeneratorMode": {mode: partial(set_generator_mode, mode) for mode in _MODES},
}

KEYS = tuple(_WISHES)
"""What can be set, by the plugin's keys."""


def allowed(key: str) -> tuple[object, ...]:
    """The values that a key of `KEYS` may have."""
    return tuple(_WISHES[key])


def wish(key: object, wished: object) -> Wish | Problem:
    """What a key and its value ask for; or what is wrong with them."""
    known = _WISHES.get(key) if isinstance(key, str) else None
    if known is None:
        return Problem("", f"no such key: there are {', '.join(KEYS)}")
    made = next(
        (made for one, made in known.items() if type(one) is type(wished) and one == wished), None
    )
    if made is None:
        words = ", ".join(json.dumps(one) for one in known)
        return Problem(str(key), f"must be one of {words}")
    return made()


def parse(body: bytes) -> tuple[str, Wish] | Problem:
    """A message such as `{"GeneratorMode": "auto"}`: its one key, and what it asks for."""
    try:
        said = json.loads(body.decode())
    except (ValueError, RecursionError):
        return Problem("", "not JSON")
    if not isinstance(said, dict) or len(said) != 1:
        return Problem("", f"must be an object with one key: there are {', '.join(KEYS)}")
    ((key, wished),) = said.items()
    found = wish(key, wished)
    return found if isinstance(found, Problem) else (key, found)
