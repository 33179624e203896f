"""Up to 7.3.466 the lifetime of net consumption is import alone; it becomes import minus export.

Chapter 1.3 number 6. Later firmware gives the balance, and so does this: total minus production.
Import and export as such stand in the meters' readings.
"""

import attrs

from pyenvoy.endpoint import Answers
from pyenvoy.firmware import before
from pyenvoy.quirks.sections import Part, first, mended
from pyenvoy.wire.production import ProductionAnswer, ProductionLine, ProductionSection

FIRMWARE = before("7.3.517")
_DRIFT = 25_000.0  # Wh; the three counters are not read at one moment, and drift apart a little


def repair(answers: Answers) -> Answers:
    """Replace a net lifetime that is more than total minus production."""
    return mended(answers, _with_balance)


def _with_balance(found: ProductionAnswer) -> ProductionAnswer:
    net = first(found.consumption, "net-consumption")
    if net is None or net.energy_lifetime is None:
        return found
    total = first(found.consumption, "total-consumption")
    production = first(found.production, "production")
    balance = _balance(total, production)
    if balance is not None and abs(net.energy_lifetime - balance) <= _DRIFT:
        return found  # nothing was ever exported
    honest = attrs.evolve(
        net,
        energy_lifetime=balance,
        lines=tuple(_with_balance_of(net, i, total, production) for i in range(len(net.lines))),
    )
    return attrs.evolve(
        found, consumption=tuple(honest if one is net else one for one in found.consumption)
    )


def _with_balance_of(
    net: ProductionSection,
    i: int,
    total: ProductionSection | None,
    production: ProductionSection | None,
) -> ProductionLine:
    return attrs.evolve(
        net.lines[i], energy_lifetime=_balance(_line(total, i), _line(production, i))
    )


def _line(section: ProductionSection | None, i: int) -> ProductionLine | None:
    return section.lines[i] if section and i < len(section.lines) else None


def _balance(total: Part | None, production: Part | None) -> float | None:
    used = total.energy_lifetime if total else None
    made = production.energy_lifetime if production else None
    return None if used is None or made is None else round(used - made, 3)
