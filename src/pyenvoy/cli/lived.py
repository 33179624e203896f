"""Energies of a simulated gateway, as if somebody had kept its books for two days: nobody has to wait for them."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyenvoy.accounting import Accounts, Rules
    from pyenvoy.simulator.answers import Living

_SPAN = timedelta(days=2)
"""Today and yesterday are whole then."""
_STEP = timedelta(minutes=15)
"""What lies further apart is marked as not seen."""
_ASKED = frozenset(
    {
        "info",
        "home",
        "meters",
        "meter_readings",
        "production_details",
        "production_totals",
        "ensemble_inventory",
        "ensemble_power",
    }
)
"""What says energies, and whose they are."""


def lived(actor: "Living", now: datetime, rules: "Rules") -> "Accounts":
    """What its books would say now."""
    from pyenvoy.accounting import Books, account, published  # noqa: PLC0415  # late, as below
    from pyenvoy.endpoint import Answers  # noqa: PLC0415  # late
    from pyenvoy.reading.snapshot import take  # noqa: PLC0415  # late
    from pyenvoy.request import Method, Request  # noqa: PLC0415  # late
    from pyenvoy.simulator.answers.past import with_past  # noqa: PLC0415  # late
    from pyenvoy.wire import CATALOGUE, read  # noqa: PLC0415  # late

    actor, books = with_past(actor, now, _SPAN), Books()
    asked = [one for one in CATALOGUE if one.name in _ASKED]
    for step in reversed(range(_SPAN // _STEP + 1)):
        at, answers = now - step * _STEP, Answers()
        for endpoint in asked:
            actor, said = actor.respond(Request(Method.GET, endpoint.path), at)
            answers = answers.with_(endpoint, read(endpoint, said, at))
        books, _ = account(books, take(answers, at, complete=True), at, rules)
    return published(books, now, rules)
