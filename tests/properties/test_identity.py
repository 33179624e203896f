"""Rooms and automations hang on aid and iid: over any history, the same thing has the same numbers, and no other has them."""

from datetime import UTC, datetime, timedelta
from itertools import product
from random import Random

import attrs
from hypothesis import given
from hypothesis import strategies as st

from pyenvoy_homekit import dressing
from pyenvoy_homekit.identity import Identity, path
from pyenvoy_homekit.kept import Kept, parsed, rendered
from pyenvoy_homekit.limits import split, within
from pyenvoy_homekit.setup import Setup, pin_of
from pyenvoy_homekit.shape import Accessory, Characteristic, Service
from tests.amounts import examples

BEGIN = datetime(2026, 6, 1, tzinfo=UTC)
DEVICES = ("gateway", "grid", *(f"battery/{number}" for number in range(4)))
THINGS = tuple(product(("Switch", "LightSensor"), ("power", "level", "fault")))

KINDS = ("On", "Brightness", "BatteryLevel", "StatusActive")


def house(seed):
    """Some of the devices with some of their tiles, in some order."""
    chance = Random(seed)

    def some(things):
        return chance.sample(things, chance.randint(1, len(things)))

    return tuple(
        Accessory(
            device,
            "A device",
            tuple(
                Service(kind, tile, "A tile", tuple(Characteristic(one, 1) for one in some(KINDS)))
                for kind, tile in some(THINGS)
            ),
        )
        for device in some(DEVICES)
    )


@attrs.frozen
class Seen:
    """A snapshot: what was there, after how long, and whether it was whole."""

    seed: int
    hours: float
    complete: bool
    settings: str


histories = st.lists(
    st.builds(
        Seen, st.integers(0, 999), st.floats(0, 40), st.booleans(), st.sampled_from(("first", "second"))
    ) | st.just("restart"),
    min_size=2,
    max_size=10,
)  # fmt: skip


def walked(history, most):
    """What Home was shown at every step, with its numbers."""
    kept, now = Kept(Setup(pin_of(13579246), "ABCD")), BEGIN
    for step in history:
        if step == "restart":
            kept = parsed(rendered(kept))
            continue
        now += timedelta(hours=step.hours)
        seen = house(step.seed)
        memory = kept.memory.under(step.settings)
        seen = split(seen, memory.accessories, kept.identity, most)
        memory = memory.after(seen, now, complete=step.complete)
        shown = within(memory.shown(seen), kept.identity).accessories
        dressed = [dressing.dressed(one, {}) for one in shown]
        kept = attrs.evolve(kept, memory=memory, identity=kept.identity.with_all(dressed))
        yield kept.identity, dressed


def numbers(identity, dressed):
    """Each thing, and its numbers."""
    for one in dressed:
        aid = identity.aids[one.key]
        yield (one.key,), (aid,)
        for service in one.services:
            for each in (None, *service.characteristics):
                place = path(service, each)
                yield (one.key, place), (aid, identity.iid(one.key, place))


@given(histories)
@examples(200)
def test_a_number_is_of_one_thing_and_a_thing_has_one_number(history):
    number_of, thing_of = {}, {}
    for identity, dressed in walked(history, 99):
        for thing, number in numbers(identity, dressed):
            assert number_of.setdefault(thing, number) == number
            assert thing_of.setdefault(number, thing) == thing


@given(histories)
@examples(200)
def test_what_stays_in_sight_stays_in_its_part_of_a_split_accessory(history):
    before = {}
    for identity, dressed in walked(history, 2):
        assert all(len(one.services) <= 3 for one in dressed)
        now = {
            (one.key.partition("+")[0], path(service)): identity.aids[one.key]
            for one in dressed
            for service in one.services
            if service.kind != "AccessoryInformation"
        }
        assert all(now[thing] == aid for thing, aid in before.items() if thing in now)
        before = now


@given(histories)
@examples(50)
def test_the_information_is_always_first_and_the_bridge_always_one(history):
    for identity, dressed in walked(history, 99):
        assert 1 not in {identity.aids[one.key] for one in dressed}
        for one in dressed:
            assert identity.iid(one.key, "AccessoryInformation/#") == 1


def invented(day, chance):
    """What a gateway lists that makes up serial numbers, beside what is there."""
    panels = [f"panel {chance.randrange(10**9)}" for _ in range(chance.choice((0, 6)))]
    batteries = [f"battery/{chance.randrange(10**9)}" for _ in range(chance.choice((0, 3)))]
    light, known = (
        (Characteristic("On", 1), Characteristic("Name", "x")),
        Service("Switch", "own", "", ()),
    )
    tiles = tuple(Service("LightSensor", one, "", light) for one in panels)
    return (
        Accessory("grid", "Grid", (attrs.evolve(known, key=str(day % 3), characteristics=light),)),
        Accessory("inverters", "Microinverters", (known, *tiles)),
        *(Accessory(one, "Battery", (known,)) for one in batteries),
    )


@given(st.integers(0, 10**6))
@examples(20)
def test_of_devices_that_are_invented_no_number_comes_back_and_the_table_stays_small(seed):
    kept, chance, given_to, fixed = Kept(Setup(pin_of(13579246), "ABCD")), Random(seed), {}, set()
    before = ()
    for day in range(12):
        before = split(invented(day, chance), before, kept.identity, 3)
        shown = [dressing.dressed(one, {}) for one in before]
        identity = kept.identity.with_all(shown).lean(shown, most=120)
        kept = parsed(rendered(attrs.evolve(kept, identity=identity)))
        fixed.add((identity.aids["grid"], identity.aids["inverters"]))
        for thing, number in numbers(identity, shown):
            assert given_to.setdefault(number, thing) == thing
        assert identity.size <= 120 + len(list(numbers(identity, shown)))
    assert len(fixed) == 1


def test_what_is_shown_is_never_forgotten_and_a_full_table_alone_forgets():
    first, second = house(1), house(2)
    known = Identity().with_all(first).with_all(second)
    assert known.lean(second, most=known.size) is known
    lean = known.lean(second, most=0)
    assert lean.with_all(second) is lean
    assert lean.size < known.size
    again = lean.with_all(first)
    assert all(again.aids[one.key] == known.aids[one.key] for one in second)


def test_nothing_is_numbered_twice():
    house = (Accessory("a", "A", (Service("Switch", "x", "X", (Characteristic("On", True),)),)),)
    once = Identity().with_all(house)
    assert once.with_all(house) is once
