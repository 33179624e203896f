"""Writes that do not do what the gateway says."""

import asyncio

import attrs

from pyenvoy import commands
from pyenvoy.commands import course
from pyenvoy.errors import EnvoyError
from pyenvoy.request import Method
from pyenvoy.simulator import era
from tests.endurance.faults.named import Named

TARIFF = "/admin/lib/tariff"
_PATIENCE = 12 * 3600
"""Seconds: no wish is under way for longer, whatever goes wrong beside it; what our machine sleeps is not counted."""


def _batteries(stage):
    return bool(stage.living.era.plant.batteries)


def _follows(stage):
    """Batteries, and firmware that does what it is told."""
    found = stage.living.settings.tariff.get("storage_settings", {})
    tells = stage.living.era.since("8.2.4264") and found.get("opt_schedules")
    return _batteries(stage) and not stage.living.era.since("8.3.5289") and not tells


def reserve(living):
    return living.settings.tariff["storage_settings"]["reserved_soc"]


@attrs.define(eq=False)
class Wish:
    """Another reserve for the batteries, and what truly became of it."""

    stage: object
    wanted: int
    before: object
    was_set: bool = False
    outcome: object = None
    also: object = lambda state: None
    """What happens at every step."""

    def told(self, _, state):
        """Look at the gateway at every step."""
        self.was_set |= reserve(self.stage.living) == self.wanted
        self.also(state)

    async def carried_out(self):
        """Wish, and wait for the end of it."""
        wish = commands.set_reserve(self.wanted)
        self.stage.oracle.watched.add(TARIFF)
        slept = self.stage.slept
        doing = asyncio.create_task(self.stage.envoy.do(wish, by="campaign", told=self.told))
        try:
            while not (await asyncio.wait({doing}, timeout=_PATIENCE))[0]:
                slept, before = self.stage.slept, slept
                if slept == before:
                    self.stage.oracle.blame(f"a wish is still under way after {_PATIENCE} s")
                    doing.cancel()
                    return
            self.outcome = doing.result()
        except EnvoyError as error:
            self.outcome = error  # the gateway could not be asked what it is, says `do`
        finally:
            self.stage.oracle.watched.discard(TARIFF)
        self.told(None, None)

    def judge(self, sent):
        """Whether what was said of it is so; `sent` are the writes that arrived."""
        word = getattr(self.outcome, "word", "an error")
        holds = reserve(self.stage.living) == self.wanted
        so = {
            "confirmed": holds,
            "ignored": not self.was_set,
            "refused": not self.was_set,
            "reverted": self.was_set and not holds,
        }
        if self.stage.oracle.frozen:
            return  # what repeats itself cannot be read back by anybody
        if not so.get(word, True) or len(sent) > 1:
            self.stage.oracle.blame(
                f"a write is called {word}; it was {'' if self.was_set else 'never '}set, "
                f"it {'holds' if holds else 'does not hold'}, and was sent {len(sent)} times"
            )
        if _else(self.stage.living) != _else(self.before):
            self.stage.oracle.blame("a write has changed what it does not mean")


def _else(living):
    """Everything of the tariff but the reserve."""
    found = living.settings.tariff
    storage = {**found["storage_settings"], "reserved_soc": None}
    return {**found, "storage_settings": storage}


def wishing(spoil, wanted):
    """A wish while something keeps it from being done; `wanted` is the word that must come of it."""

    async def begin(stage):
        low, high = 20, 60
        wish = Wish(stage, high if reserve(stage.living) == low else low, stage.living)
        sent = len(stage.actor.writes)
        restore = spoil(stage, wish)
        doing = asyncio.create_task(wish.carried_out())

        async def end():
            await doing
            restore()
            arrived = [one for one in stage.actor.writes[sent:] if one.path.startswith(TARIFF)]
            wish.judge(arrived)
            latest = stage.envoy.latest
            knows = (
                latest is not None and latest.batteries is not None
            )  # after an empty inventory, none
            alone = stage.oracle.alone and stage.envoy.state.available and knows
            if alone and getattr(wish.outcome, "word", wish.outcome) != wanted:
                stage.oracle.blame(f"a write must be {wanted}, and is {wish.outcome}")

        return end

    return begin


def _deaf(stage, wish):
    stage.actor.deaf = True

    def restore():
        stage.actor.deaf = False

    return restore


def _set_back(stage, wish):
    """As soon as it was seen to hold, somebody sets the old value again."""

    def also(state):
        watching = state is not None and isinstance(state.phase, course.Watching)
        if watching and state.phase.held:
            settings = wish.before.settings
            stage.actor.inner = attrs.evolve(stage.actor.inner, settings=settings)

    wish.also = also
    return lambda: None


def _without_reply(stage, wish):
    """It is done, and 504 comes of it."""

    def lie(request, response, now):
        if request.method is Method.GET:
            return response
        return era.unavailable(stage.actor.firmware, 504)

    stage.actor.lies[wish] = lie
    return lambda: stage.actor.lies.pop(wish)


FAULTS = (
    Named(
        "a write that changes nothing",
        (22,),
        "200, and nothing happens",
        wishing(_deaf, "ignored"),
        fits=_batteries,
        lasts=(1, 5),
        fresh=True,
        group="wish",
    ),
    Named(
        "a write that is set back",
        (22,),
        "undone in a minute",
        wishing(_set_back, "reverted"),
        fits=_follows,
        lasts=(1, 5),
        fresh=True,
        group="wish",
    ),
    Named(
        "a write without a reply",
        (22,),
        "sent twice",
        wishing(_without_reply, "confirmed"),
        fits=_follows,
        lasts=(1, 5),
        fresh=True,
        group="wish",
    ),
)
