"""From 8.3.5433 the total-consumption block repeats the net one; total becomes net plus production.

Chapter 1.3 number 10, recorded on 8.3.5433 with transformers on the loads. Reactive power and the
magnitudes of the block are the net meter's and cannot be mended.
"""

import attrs

from pyenvoy.endpoint import Answers
from pyenvoy.firmware import since
from pyenvoy.quirks.sections import Part, first, mended
from pyenvoy.wire.production import ProductionAnswer, ProductionLine, ProductionSection

FIRMWARE = since("8.3.5433")


def repair(answers: Answers) -> Answers:
    """Add production to a total that equals net in power and in lifetime; likewise per line."""
    return mended(answers, _with_honest_total)


def _with_honest_total(found: ProductionAnswer) -> ProductionAnswer:
    total = first(found.consumption, "total-consumption")
    net = first(found.consumption, "net-consumption")
    production = first(found.production, "production")
    if total is None or net is None or not _repeats(total, net):
        return found
    honest = _plus(total, production)
    if (honest.power, honest.energy_lifetime) == (total.power, total.energy_lifetime):
        return found  # nothing has ever been produced: total and net are rightly the same
    lines = production.lines if production else ()
    honest = attrs.evolve(
        honest,
        lines=tuple(
            _plus(line, lines[i] if i < len(lines) else None) for i, line in enumerate(total.lines)
        ),
    )
    return attrs.evolve(
        found, consumption=tuple(honest if one is total else one for one in found.consumption)
    )


def _repeats(total: ProductionSection, net: ProductionSection) -> bool:
    return (total.power, total.energy_lifetime) == (net.power, net.energy_lifetime)


def _plus(part: Part, production: ProductionSection | ProductionLine | None) -> Part:
    """A part with production added to what adds up, and without what does not."""
    power, lifetime = (production.power, production.energy_lifetime) if production else (None, None)
    return attrs.evolve(
        part,
        power=_sum(part.power, power),
        energy_lifetime=_sum(part.energy_lifetime, lifetime),
        energy_today=None,
        energy_seven_days=None,
        apparent_power=None,
        reactive_power=None,
        current=None,
        power_factor=None,
    )


def _sum(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else round(one + other, 3)
