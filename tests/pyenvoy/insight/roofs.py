"""Roofs made of numbers: what each panel reports, day after day."""

from datetime import UTC, datetime, timedelta
from math import pi, sin
from random import Random

from pyenvoy.insight import Memory, Report, hear, judge

BEGIN = datetime(2026, 3, 2, tzinfo=UTC)
DAY = timedelta(days=1)


def serials(count):
    return [f"1224{number:08}" for number in range(count)]


def day_of(number, names, power, chance, every=30):
    """The reports of a day; `power(name, number, hour)` is the part of full light that a panel makes."""
    for step in range(6 * 60, 18 * 60, every):
        hour = (step - every / 2) / 60  # a report speaks of the time before it
        light = max(0.0, sin(pi * (hour - 6) / 12)) * (0.3 + 0.7 * chance.random())
        for place, name in enumerate(names):
            part = power(name, number, hour)
            if part is not None:
                at = BEGIN + timedelta(days=number, minutes=step, seconds=20 * place)
                yield Report(name, at, 300 * light * part * (1 + 0.01 * chance.gauss(0, 1)))


def lived(days, names, power=lambda *_: 1.0, *, memory=None, first=0, seed=5):
    """The memory after so many days of reports."""
    memory, chance = memory or Memory(), Random(seed)
    for number in range(first, first + days):
        reports = list(day_of(number, names, power, chance))
        memory = hear(memory, reports, BEGIN + timedelta(days=number, hours=20))
    return hear(memory, (), evening(first + days))


def evening(days):
    """A moment at which so many days are over."""
    return BEGIN + timedelta(days=days, hours=3)


def judged(days, names, power=lambda *_: 1.0, **how):
    """What follows from so many days."""
    memory = lived(days, names, power, **how)
    return judge(memory, evening(how.get("first", 0) + days))
