"""Why ours differs from pyenphase's: one line per reason, decided by what the raw answers hold.

A difference that no reason covers fails the session. `raw` is pyenphase's own copy of the answers.
"""

from collections.abc import Callable
from fnmatch import fnmatch
from typing import Any, NamedTuple

from pairs import Pair

from pyenvoy.model.snapshot import Snapshot

Applies = Callable[[Pair, Snapshot, Any], bool]


class Reason(NamedTuple):
    """A kind of difference, and what in the raw answers shows who is right."""

    name: str
    pattern: str
    applies: Applies
    why: str


def _sections(theirs: Any, part: str) -> list[dict[str, Any]]:
    """The eim sections of whichever production page they chose."""
    return [
        section
        for path, answer in theirs.raw.items()
        if path.startswith("/production") and isinstance(answer, dict)
        for section in answer.get(part) or ()
        if section.get("type") == "eim"
    ]


def _readings(theirs: Any) -> dict[int, dict[str, Any]]:
    rows = theirs.raw.get("/ivp/meters/readings")
    return {row["eid"]: row for row in rows} if isinstance(rows, list) else {}


def _lifetimes(theirs: Any) -> tuple[float, float] | None:
    """What the production meter has counted: by its register, and by the page or the stored sum."""
    reading = _readings(theirs).get(704643328)
    eim = next(iter(_sections(theirs, "production")), None)
    page = (
        eim["whLifetime"]
        if eim
        else (theirs.raw.get("/api/v1/production") or {}).get("wattHoursLifetime")
    )
    return (reading["actEnergyDlvd"], page) if reading and page is not None else None


def _one_site(pair: Pair, ours: Snapshot, theirs: Any) -> bool:
    found = _lifetimes(theirs)
    return found is None or abs(found[0] - found[1]) <= 25_000 + 0.01 * abs(found[0])


def _two_moments(pair: Pair, ours: Snapshot, theirs: Any) -> bool:
    """Close by, from two answers: the gateway stamps them with different seconds, or they are two pages."""
    if not isinstance(pair.ours, float | int) or not _one_site(pair, ours, theirs):
        return False
    apart = abs(pair.ours - pair.theirs)
    return apart <= 350 if ".power" in pair.name else apart <= 25_000


def _mixed(pair: Pair, ours: Snapshot, theirs: Any) -> bool:
    return not _one_site(pair, ours, theirs)


def _no_battery(pair: Pair, ours: Snapshot, theirs: Any) -> bool:
    return pair.ours is None and not (theirs.encharge_inventory or theirs.encharge_power)


def _ours_is_none(pair: Pair, ours: Snapshot, theirs: Any) -> bool:
    return pair.ours is None


def _noted(*quirks: str) -> Applies:
    """A quirk has found its lie, so we say less."""
    return lambda pair, ours, theirs: bool({note.quirk for note in ours.notes} & set(quirks))


def _summed_voltage(pair: Pair, ours: Snapshot, theirs: Any) -> bool:
    """Theirs is the gateway's sum over the phases, ours the mean of a phase."""
    return isinstance(pair.ours, float) and abs(pair.theirs - 3 * pair.ours) < 0.01


def _power_factor(pair: Pair, ours: Snapshot, theirs: Any) -> bool:
    """Ours is power over apparent power; what the gateway gives need not be."""
    return pair.ours is None or -1 <= pair.ours <= 1


def _opposite(pair: Pair, ours: Snapshot, theirs: Any) -> bool:
    return pair.ours is not None and pair.ours == -pair.theirs


def _empty(pair: Pair, ours: Snapshot, theirs: Any) -> bool:
    return pair.theirs == "" and pair.ours is None


def _ac_battery(pair: Pair, ours: Snapshot, theirs: Any) -> bool:
    kinds = {
        row["serialNumber"]: row.get("devType")
        for row in theirs.raw.get("/api/v1/production/inverters") or ()
    }
    return pair.ours is None and 11 in kinds.values()


def _days_from_devices(pair: Pair, ours: Snapshot, theirs: Any) -> bool:
    """Theirs is a zero for want of a source; ours has the microinverters' own days."""
    source = ours.production.source if ours.production else None
    named = (source.endpoint, *source.others) if source else ()
    return pair.theirs == 0 and bool(
        {"pdm_energy", "pdm_production", "production_totals"} & set(named)
    )


def _unset(pair: Pair, ours: Snapshot, theirs: Any) -> bool:
    state = theirs.raw.get("/ivp/ensemble/generator") or {}
    return pair.ours is None and state.get("start_soc") == 100 and state.get("stop_soc") == -1


def _battery_moved(pair: Pair, ours: Snapshot, theirs: Any) -> bool:
    power = {
        one["serial_num"]: one["soc"]
        for one in (theirs.raw.get("/ivp/ensemble/power") or {}).get("devices:", ())
    }
    return pair.ours in power.values()


REASONS = (
    Reason(
        "the recording mixes sites", "production.*", _mixed,
        "register and page differ by more than a hundredth of the lifetime: not one gateway's answers",
    ),
    Reason("the recording mixes sites", "total.*", _mixed, "as above"),
    Reason("the recording mixes sites", "net.*", _mixed, "as above"),
    Reason(
        "days that cannot be are not published", "*.7_days", _ours_is_none,
        "not below the lifetime, not above today, or not in the lifetime's decimals: the stored sum is lost",
    ),
    Reason(
        "days that cannot be are not published", "*.today", _ours_is_none,
        "today equals the lifetime, is zero at noon, or belongs to a page that is stale",
    ),
    Reason(
        "the microinverters' days", "production.*", _days_from_devices,
        "the page has no days without a meter and they read that as 0; /ivp/pdm/energy has them",
    ),
    Reason(
        "days that cannot be are mended", "total.today", _noted("days_without_a_baseline"),
        "the page counts a phase that does not exist; ours is the sum of the phases that do",
    ),
    Reason(
        "net is gross import on old firmware", "net.lifetime", _noted("net_lifetime_is_import"),
        "total and production leave no other meaning for it; ours is import less export",
    ),
    Reason(
        "a wrapped lifetime is not published", "production.lifetime", _noted("inverters_lifetime_wraps"),
        "32 bits of joules: the figure is less by an unknown number of 1193046 Wh",
    ),
    Reason(
        "two answers, two moments", "production.*", _two_moments,
        "theirs is the page, ours the meter's register, some seconds apart, both right",
    ),
    Reason("two answers, two moments", "total.*", _two_moments, "as above"),
    Reason("two answers, two moments", "net.*", _two_moments, "as above"),
    Reason(
        "voltage is per phase", "meter.*.voltage", _summed_voltage,
        "theirs is the gateway's sum over three phases; no socket of that house has it",
    ),
    Reason(
        "power factor is power over apparent power", "meter.*power_factor", _power_factor,
        "the gateway's own is an average on some firmware and a sum on other, so it passes 1",
    ),
    Reason(
        "apparent power is a magnitude", "battery.apparent", _opposite,
        "ensemble/power gives it the sign of the power; they keep it",
    ),
    Reason(
        "a frequency of zero is none", "meter.*.frequency", _ours_is_none,
        "0.0 Hz stands where the meter measures nothing",
    ),
    Reason(
        "no battery, no charge", "storage.*", _no_battery,
        "the group ENCHARGE is empty; zeros of batteries that are not there are not values",
    ),
    Reason("AC Batteries are no inverters", "inverter.*", _ac_battery, "devType 11 in the raw list"),
    Reason("empty text is nothing", "*", _empty, 'the raw answer holds ""'),
    Reason(
        "unset thresholds are nothing", "generator.st*_soc", _unset,
        "100 to start and -1 to stop stand for never set",
    ),
    Reason(
        "the charge of now, not of the inventory", "battery.percent_full", _battery_moved,
        "ensemble/power has the younger figure",
    ),
    Reason(
        "the gateway's own word for the profile", "storage.mode",
        lambda pair, ours, theirs: (pair.theirs, pair.ours) == ("economy", "savings-mode"),
        "the raw tariff says savings-mode; they rename it",
    ),
)  # fmt: skip


def reason(pair: Pair, ours: Snapshot, theirs: Any) -> Reason | None:
    """The first reason that covers a difference."""
    for one in REASONS:
        if fnmatch(pair.name, one.pattern) and one.applies(pair, ours, theirs):
            return one
    return None
