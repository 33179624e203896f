"""A snapshot as pandas frames, for notebooks; the only pandas, imported when it is asked for."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pyenvoy.errors import UsageError
from pyenvoy.model.accounts import Accounts
from pyenvoy.model.insight import Insight
from pyenvoy.model.snapshot import Snapshot
from pyenvoy.show.energies import in_order
from pyenvoy.show.lists import Item, columns, lists
from pyenvoy.show.plain import value
from pyenvoy.show.rows import rows

if TYPE_CHECKING:
    from pandas import DataFrame


def frames(thing: Snapshot | Accounts | Insight) -> "dict[str, DataFrame]":
    """A snapshot as frames: `values` has every single fact, the others one line per device.

    Accounts are one, `energies`, with a line per counter; insight has `panels`, the worst first, and the hours of `panels shade`.

    Numbers are SI, times are timestamps in UTC; `frame.attrs["units"]` says the unit of each column.
    Raises `UsageError` where pandas is not installed.
    """
    try:
        import pandas as pd  # noqa: PLC0415  # half a second, and only in the extra `notebook`
    except ModuleNotFoundError as error:
        raise UsageError("frames() needs pandas: install the extra `notebook`") from error
    if isinstance(thing, Accounts):
        found = {"energies": pd.DataFrame(_energies(thing))}
        found["energies"].attrs["units"] = dict.fromkeys((*_PERIODS, "lifetime"), "Wh")
        return found
    found = {} if isinstance(thing, Insight) else {"values": pd.DataFrame(_values(thing))}
    for name, items in lists(thing):
        found[name] = pd.DataFrame(_lines(items))
        found[name].attrs["units"] = _units(items)
    return found


def _values(snapshot: Snapshot) -> list[dict[str, object]]:
    return [
        {"path": one.path, "value": value(one.value), "unit": one.unit, "source": one.source}
        for one in rows(snapshot)
        if "[" not in one.path
    ]


_PERIODS = ("today", "yesterday", "week", "month")


def _energies(accounts: Accounts) -> list[dict[str, object]]:
    return [
        {"counter": name}
        | {period: getattr(one.totals, period).energy for period in _PERIODS}
        | {"lifetime": one.figure.energy, "trust": str(one.figure.trust), "at": one.figure.at}
        for name, one in in_order(accounts.counters)
    ]


def _lines(items: Sequence[Item]) -> list[dict[str, object]]:
    cells = columns(items)
    owned = any(one.of for one in items)
    return [
        ({"of": item.of} if owned else {})
        | {".".join(one.path): _raw(one.value(item.thing)) for one in cells}
        for item in items
    ]


def _raw(found: object) -> object:
    """A time stays a time, for pandas knows it; all else is plain."""
    return found if hasattr(found, "tzinfo") else value(found)


def _units(items: Sequence[Item]) -> dict[str, str]:
    return {".".join(one.path): one.field.unit for one in columns(items) if one.field.unit}
