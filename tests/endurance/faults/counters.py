"""Firmware that lies, in and out again: what was counted must neither jump nor be lost."""

import json
from datetime import timedelta

import attrs

from pyenvoy.simulator.answers import lies
from tests.endurance.faults.named import Named, metered
from tests.passages.playing import recounted

METER = "/ivp/meters/readings"
"""One source lies now and then; two that tell the same lie at once are believed, rightly."""
_LONG = (60, 300)
_WRAP = 1_193_046.471
"""Wh: 32 bits of joules."""


def counting(change, path="/"):
    """Every counter of some pages says something else; `change` is made anew for each passage."""

    async def begin(stage):
        name, now = object(), change(stage)

        def lie(request, response, _):
            if not request.path.startswith(path):
                return response
            try:
                found = json.loads(response.body)
            except ValueError:
                return response
            return attrs.evolve(response, body=json.dumps(recounted(found, now)).encode())

        stage.actor.lies[name] = lie

        async def end():
            del stage.actor.lies[name]

        return end

    return begin


def plain(change):
    return lambda stage: change


def _frozen(*paths):
    """Pages say again and again what they said first."""

    async def begin(stage):
        name, first = object(), {}
        stage.oracle.frozen.add(stage.ahead)

        def lie(request, response, _):
            if response.status == 200 and request.path.startswith(paths):
                stage.oracle.frozen.add(stage.ahead)
                return first.setdefault(request.path, response)
            return response

        stage.actor.lies[name] = lie

        async def end():
            del stage.actor.lies[name]

        return end

    return begin


def lying(lie):
    """A lie that the simulator knows of its firmware."""

    async def begin(stage):
        _era(stage, lies=stage.living.era.lies | {lie})

        async def end():
            _era(stage, lies=stage.living.era.lies - {lie})

        return end

    return begin


def _era(stage, **how):
    living = stage.actor.inner
    stage.actor.inner = attrs.evolve(living, era=attrs.evolve(living.era, **how))


def shows(lie):
    """A gateway of 8 with a meter that does not show this lie already."""
    return lambda stage: (
        metered(stage) and stage.living.era.major >= 8 and lie not in stage.living.era.lies
    )


_half = counting(plain(lambda energy: energy / 2))
_known = {
    "group": "reckoning",
    "fresh": True,
    "lasts": _LONG,
    "fits": metered,
    "then": timedelta(minutes=2),
}

FAULTS = (
    Named("counters are halved", (9, 10), "a spike for ever", _half, **_known),
    Named(
        "counters are doubled",
        (9, 10),
        "a spike for ever",
        counting(plain(lambda energy: energy * 2)),
        **_known,
    ),
    Named(
        "counters wrap at 32 bits",
        (10,),
        "energy falls by 1.19 MWh",
        counting(plain(lambda energy: energy % _WRAP)),
        **_known,
    ),
    Named(
        "counters are one wrap lower",
        (10,),
        "energy falls by 1.19 MWh",
        counting(plain(lambda energy: max(energy - _WRAP, 0.0))),
        **_known,
    ),
    Named(
        "counters are zero",
        (9, 10),
        "energy is reset",
        counting(plain(lambda energy: 0.0)),
        **_known,
    ),
    Named(
        "counters jump by 8 MWh",
        (10, 11),
        "a spike for ever",
        counting(plain(lambda energy: energy + 8e6)),
        **_known,
    ),
    Named(
        "counters fall a little",
        (10,),
        "a meter reset",
        counting(plain(lambda energy: energy - 40.0)),
        **_known,
    ),
    Named(
        "counters have a spike now and then",
        (10, 11),
        "a spike for ever",
        counting(lambda stage: lambda energy: energy + 5e6 * (stage.rng.random() < 0.1), METER),
        **_known,
    ),
    Named(
        "the readings stand still",
        (9, 17),
        "old figures that look live",
        _frozen("/ivp/meters/readings"),
        fits=metered,
        lasts=_LONG,
        then=timedelta(minutes=2),
    ),
    Named(
        "everything stands still",
        (9, 17),
        "old figures that look live",
        _frozen("/"),
        lasts=_LONG,
        then=timedelta(minutes=2),
    ),
    Named(
        "the meter's count flickers",
        (9,),
        "figures jump to the inverters'",
        lying(lies.EIM_COUNT_FLICKERS),
        fits=shows(lies.EIM_COUNT_FLICKERS),
        fresh=True,
        lasts=_LONG,
    ),
    Named(
        "today is what was ever counted",
        (9, 11),
        "a day of 20 MWh",
        lying(lies.BASELINE_LOST),
        fits=shows(lies.BASELINE_LOST),
        fresh=True,
        lasts=_LONG,
    ),
    Named(
        "the stored record is a week old",
        (9, 11),
        "energy stands still",
        lying(lies.RECORD_FROZEN),
        fits=shows(lies.RECORD_FROZEN),
        fresh=True,
        lasts=_LONG,
    ),
    Named(
        "a phase of the storage meter is dead",
        (9, 15),
        "counters are halved",
        lying(lies.PHASE_OF_STORAGE_DEAD),
        fits=shows(lies.PHASE_OF_STORAGE_DEAD),
        fresh=True,
        lasts=_LONG,
    ),
    Named(
        "the totals are zero",
        (9,),
        "zero is published",
        lying(lies.ZEROS_ON_STANDARD),
        fits=lambda stage: (
            stage.living.era.major >= 8 and lies.ZEROS_ON_STANDARD not in stage.living.era.lies
        ),
        fresh=True,
        lasts=_LONG,
    ),
)
