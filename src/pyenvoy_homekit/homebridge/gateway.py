"""One of the plugin's devices → `[gateway]`: where it is, who asks, how often, what is added. Pure."""

import re

from pyenvoy_homekit.homebridge.reading import Table
from pyenvoy_homekit.homebridge.writing import Plain

_M_ONLY = ("envoyFirmware7xx", "supportPowerProductionState", "supportPlcLevel")
_LONGEST = 40
"""Characters of a file's name, before its number and its ending."""
_LOGS = {
    "deviceInfo": "disableLogDeviceInfo",
    "success": "disableLogSuccess",
    "info": "disableLogInfo",
    "warn": "disableLogWarn",
    "error": "disableLogError",
}


def is_older(device: Table) -> bool:
    """Whether the device is written as the plugin wanted it up to version 9; what has both is newer."""
    if device.has("displayType", "log"):
        return False
    return device.has(*_M_ONLY, *_LOGS.values(), "enableDebugMode")


def slug(name: str) -> str:
    """A name as a part of a file's, no longer than a file's may be."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:_LONGEST] or "gateway"


def gateway(device: Table, name: str, number: int) -> dict[str, Plain | None]:
    """The keys of its `[gateway]`."""
    host = place(device) or ("envoy.local" if number == 0 else f"envoy-{number + 1}.local")
    return {
        "host": host,
        "name": name or None,
        **_login(device, slug(name or host)),
        "every": _every(device),
    }


def place(table: Table) -> str:
    """The host; it goes into pyenvoy.toml, where no password may stand."""
    host = table.text("host")
    if "@" in host:
        table.wrong("host", "must be without user and password: they have keys of their own")
        return ""
    return host


# -- who asks --------------------------------------------------------------------------------------

LOCAL, CLOUD, TOKEN = "local password", "account", "own token"


def _way(device: Table) -> str:
    """How the plugin signed in; its codes have shifted by one between versions."""
    seven = device.flag("envoyFirmware7xx")
    older = is_older(device)
    codes = {0: CLOUD, 1: TOKEN} if older else {0: LOCAL, 1: CLOUD, 2: TOKEN}
    said = device.code(codes, "envoyFirmware7xxTokenGenerationMode")
    if older:
        return (said or CLOUD) if seven else LOCAL
    return said or LOCAL


def _login(device: Table, file: str) -> dict[str, Plain | None]:
    way = _way(device)
    known = {
        LOCAL: device.text("envoyPasswd"),
        CLOUD: device.text("enlightenPasswd"),
        TOKEN: device.text("envoyToken"),
    }
    user, installer = device.text("enlightenUser"), device.flag("envoyTokenInstaller")
    _unused(device, way, known, user)
    if device.text("envoySerialNumber"):
        device.tell("envoySerialNumber", "is not needed: the gateway says it itself")
    if installer and way != CLOUD:
        device.tell("envoyTokenInstaller", "is not needed: a token shows itself what it opens")
    match way:
        case "own token":
            return _token(device, file, known[TOKEN])
        case "account":
            return _account(device, file, user, known[CLOUD], installer=bool(installer))
    password = known[LOCAL]
    secret = device.notes.secret(f"{file}.password", password) if password else None
    return {"user": "envoy", "password_file": secret}


def _token(device: Table, file: str, token: str) -> dict[str, Plain | None]:
    if not token:
        device.tell("envoyToken", "is missing: run `pyenvoy login` to get and keep one")
        return {}
    return {"token_file": device.notes.secret(f"{file}.token", token)}


def _account(
    device: Table, file: str, user: str, password: str, *, installer: bool
) -> dict[str, Plain | None]:
    if not (user and password):
        missing = "enlightenPasswd" if user else "enlightenUser"
        device.tell(missing, "is missing: run `pyenvoy login` to get and keep a token")
        return {}
    return {
        "email": user,
        "password_file": device.notes.secret(f"{file}.password", password),
        "role": "installer" if installer else None,
    }


def _unused(device: Table, way: str, known: dict[str, str], user: str) -> None:
    """Say what is there and was not used by the plugin either."""
    keys = {LOCAL: "envoyPasswd", CLOUD: "enlightenPasswd", TOKEN: "envoyToken"}
    for other, key in keys.items():
        if known[other] and other != way:
            device.tell(key, f"is left out: the plugin signs in by {way}")
    if user and way != CLOUD:
        device.tell("enlightenUser", f"is left out: the plugin signs in by {way}")


# -- how often -------------------------------------------------------------------------------------

_SLOWER = ("metersDataRefreshTime", "productionDataRefreshTime", "ensembleDataRefreshTime")
_LEAST, _MOST = 0.5, 60


def _every(device: Table) -> float | None:
    for key in _SLOWER:
        if (seconds := device.number(key)) is not None:
            device.tell(key, f"({seconds:g} s) is left out: everything but live power is asked as "
                        "often as the gateway bears it")  # fmt: skip
    wanted = device.number("liveDataRefreshTime")
    if wanted is None:
        return None
    seconds = min(max(wanted, _LEAST), _MOST)
    if seconds != wanted:
        device.tell("liveDataRefreshTime", f"is {wanted:g} s: {seconds:g} s is taken")
    return seconds


# -- what is added ---------------------------------------------------------------------------------

_OFFSETS = {
    "produced": "energyProductionLifetimeOffset",
    "consumed": "energyConsumptionTotalLifetimeOffset",
    "imported": "energyConsumptionNetLifetimeOffset",
}


def offsets(device: Table) -> dict[str, Plain | None]:
    """The keys of `[gateway.offsets]`; only what is something."""
    found = {name: device.number(key) for name, key in _OFFSETS.items()}
    if found["imported"]:
        device.tell("energyConsumptionNetLifetimeOffset", "is added to what was imported")
    return {name: one for name, one in found.items() if one}


# -- what has no meaning any more ------------------------------------------------------------------


def left_out(device: Table) -> None:
    """Say of each key that is set and has no counterpart why it needs none."""
    for key in ("supportPowerProductionState", "supportPlcLevel"):
        if device.flag(key) is False:
            device.tell(key, "is left out: what the gateway offers is found out by asking")
    if device.number("energyHistoryTime"):
        device.tell("energyHistoryTime", "is left out: history thins out with age and never ends")
    if device.number("energyHistoryReserveSpace"):
        device.tell(
            "energyHistoryReserveSpace", "is left out: a full disk stops history, nothing else"
        )
    log = device.table("log")
    for name, older in _LOGS.items():
        disabled, said = device.flag(older), log.flag(name) if log else None
        if said is False or (said is None and disabled):
            key = older if said is None else f"log.{name}"
            device.tell(key, "is left out: what is logged is chosen where logs are read")
    if (log and log.flag("debug")) or device.flag("enableDebugMode"):
        key = "enableDebugMode" if device.has("enableDebugMode") else "log.debug"
        device.tell(key, "is left out: `pyenvoy doctor` and `pyenvoy record` say more than a log")
    if log:
        log.unread()
