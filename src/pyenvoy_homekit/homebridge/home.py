"""What the plugin shows of a device besides its sensors and controls → the keys of `[homekit]`. Pure."""

from collections.abc import Mapping

import attrs

from pyenvoy_homekit.homebridge.gateway import is_older
from pyenvoy_homekit.homebridge.reading import Table
from pyenvoy_homekit.homebridge.writing import Plain

_MAIN = {0: "none", 1: "lightbulb", 2: "fan", 3: "humidity", 4: "carbon monoxide"}
_LEVEL = {**_MAIN, 5: "battery"}
_EACH = {0: "none", 1: "battery"}
_SUMMARIES = {
    "batteries": "enchargeBackupLevelSummaryAccessory",
    "ac_batteries": "acBatterieBackupLevelSummaryAccessory",
}
_SINGLES = ("enchargeBackupLevelAccessory", "acBatterieBackupLevelAccessory")


@attrs.frozen
class Home:
    """Of one device."""

    values: Mapping[str, Plain | None]
    """The keys of its section."""
    lock: Mapping[str, Plain | None]
    """The keys of `[homekit.lock]`; nothing where there was no lock."""


def is_off(device: Table) -> bool:
    """Whether the plugin leaves this gateway alone altogether."""
    return not is_older(device) and device.has("displayType") and _main(device) == "none"


def home(device: Table) -> Home:
    """What of `[homekit]` holds for it."""
    older = is_older(device)
    main = "lightbulb" if older else _air(device, "displayType", _main(device) or "lightbulb")
    values: dict[str, Plain | None] = {
        "shows": ("production", "batteries"),
        "main": main,
        "installed_power": _installed(device),
        **_batteries(device, older=older),
        "eve_history": device.flag("energyMeter") or False,
    }
    if main in ("lightbulb", "fan") and not older:
        device.tell("displayType", "shows the production; to switch it, add a [[homekit.control]] "
                    'with sets = "production": "all lights off" would switch it too')  # fmt: skip
    return Home(values, _lock(device))


def _main(device: Table) -> str | None:
    return device.code(_MAIN, "displayType")


def _air(one: Table, key: str, kind: str) -> str:
    """Never a carbon monoxide alarm: it would call the family together while the sun shines."""
    if kind != "carbon monoxide":
        return kind
    one.tell(key, "is humidity now: a carbon monoxide sensor raises an alarm on every phone")
    return "humidity"


def _installed(device: Table) -> float | None:
    power = device.number("powerProductionSummary")
    if power is None or power > 1:
        return power
    device.tell("powerProductionSummary", f"({power:g} W) is left out: without it 100 % is what "
                "the microinverters have given at most")  # fmt: skip
    return None


# -- batteries -------------------------------------------------------------------------------------


def _batteries(device: Table, *, older: bool) -> dict[str, Plain | None]:
    """How they are shown; the older plugin shows a light for each kind, whether asked or not."""
    if older:
        kinds: dict[str, Plain | None] = dict.fromkeys(_SUMMARIES, "lightbulb")
        return {**kinds, "each_battery": False, "low_battery": 0}
    parts = {kind: device.table(key) for kind, key in _SUMMARIES.items()}
    singles = [device.table(key) for key in _SINGLES]
    shown = {
        kind: "none" if one is None else _air(one, "displayType", _shown(one))
        for kind, one in parts.items()
    }
    each = [one is not None and one.code(_EACH, "displayType") == "battery" for one in singles]
    if any(each) and not all(each):
        key = _SINGLES[each.index(False)]
        device.tell(key, "is for batteries of both kinds now: each is shown for itself")
    low = _low([one for one in (*parts.values(), *singles) if one is not None])
    _labels(device)
    for table in (*parts.values(), *singles):
        if table is not None:
            _unnamed(table)
    return {**shown, "each_battery": any(each), "low_battery": low}


def _shown(one: Table) -> str:
    return one.code(_LEVEL, "displayType") or "none"


def _low(tables: list[Table]) -> float:
    """One charge for all of them; the plugin has one for each."""
    found = [(one, number) for one in tables if (number := _share(one)) is not None]
    for one, number in found:
        if number != found[0][1]:
            one.tell(
                "minSoc", f"({number:g} %) is left out: {found[0][1]:g} % holds for all batteries"
            )
    return found[0][1] if found else 0


def _share(one: Table) -> float | None:
    if one.is_flag("minSoc"):  # the plugin's own README says so
        one.tell("minSoc", "is left out: it is no percentage")
        return None
    number = one.number("minSoc")
    if number is not None and not 0 <= number <= 100:
        one.wrong("minSoc", f"must be percent, from 0 to 100, not {number:g}")
        return None
    return number


def _labels(device: Table) -> None:
    for key in ("enchargeName", "acBatterieName"):
        if (name := device.text(key)) and name not in ("Encharge", "AC Battery"):
            device.tell(key, f"({name}) is left out: a tile is renamed in Home, and stays so")


def _unnamed(one: Table) -> None:
    if one.flag("namePrefix"):
        one.tell("namePrefix", "is left out: a tile is renamed in Home, and stays so")
    one.skip("name")
    one.unread()


# -- the lock --------------------------------------------------------------------------------------

_LEAST, _MOST = 1, 3600


def _lock(device: Table) -> dict[str, Plain | None]:
    if device.is_flag("lockControl"):  # as the plugin's older versions wrote it
        return _locked() if device.peek("lockControl") else {}
    one = device.table("lockControl")
    if one is None:
        return {}
    prefix, seconds = one.flag("namePrefix", "prefix"), one.number("time")
    name, enabled = one.text("name"), one.flag("enable")
    one.unread()
    return _locked(name, seconds, prefix=bool(prefix)) if enabled else {}


def _locked(
    name: str = "", seconds: float | None = None, *, prefix: bool = False
) -> dict[str, Plain | None]:
    after = 30 if seconds is None else min(max(seconds, _LEAST), _MOST)
    return {
        "guards": "all",
        "relock_after": after,
        "name": name or "System control",
        "name_prefix": prefix,
    }
