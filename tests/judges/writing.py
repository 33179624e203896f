"""What a judge writes: everything in a house that says it can be written, each with what must be read afterwards."""

import asyncio
from base64 import b64encode

import attrs

APPLE = "-0000-1000-8000-0026BB765291"
NAMES = ("E3", "23")
ON, BRIGHTNESS, TARGET, IDENTIFY, NAME = "25", "8", "1E", "14", "E3"
GUARDED = ("Off grid", "Grid relay commanded closed", "Production off", "Production allowed")
"""Behind the lock. What one of two switches, the other switches back: production bears one switch in ten minutes."""
MOMENTARY = ("Reset power peak", "Check power line levels")
"""What goes off by itself once it is done."""
LAST = (
    "Generator",
    *GUARDED,
    "Generator on",
    "Asking",
    "Data sampling",
    "Lock",
    "Controls unlocked",
)
"""What stands in the way of others, in this order: while a generator feeds the house no relay can be closed."""
BACK = LAST[-4:]
"""What is put back at once."""
RESET = 800_000_000
REQUEST = b64encode(bytes(8)).decode()


def short(kind):
    return kind.removesuffix(APPLE).lstrip("0").upper()


@attrs.frozen
class Writable:
    """One characteristic that says that it can be written."""

    place: str
    kind: str
    called: str
    """What people call it: its tile, or its own label."""
    format: str
    readable: bool

    @property
    def order(self):
        return LAST.index(self.called) + 1 if self.called in LAST else 0

    @property
    def is_guarded(self):
        return self.called in GUARDED

    def wishes(self, now):
        """What is written one after the other, while it shows this."""
        if self.kind == BRIGHTNESS:
            return (35, 60)
        if self.kind == NAME:
            return (f"{now} too", now)
        if self.kind == IDENTIFY or self.called in MOMENTARY:
            return (True,)
        if self.format == "bool":
            return (not now, now) if self.called in BACK else (not now,)
        if self.format == "uint32":
            return (RESET,)
        return (REQUEST,) if self.format == "data" else (1 - now, now)


def writables(tree):
    """All there are, those that stand in the way of others last."""
    found = [
        one for each in tree for service in each["services"] for one in _of(each["aid"], service)
    ]
    return sorted(found, key=lambda one: one.order)


def _of(aid, service):
    told = {short(one["type"]): one for one in service["characteristics"]}
    tile = next((told[one]["value"] for one in NAMES if one in told), "")
    for kind, one in told.items():
        if "pw" in one["perms"]:
            called = one.get("description") if "-000B-" in one["type"] else tile
            yield Writable(
                f"{aid}.{one['iid']}", kind, called or tile, one["format"], "pr" in one["perms"]
            )


def refused(told):
    """Whether a wish was not answered as done."""
    said = told.get("said") or {}
    return "failed" in told or any(one.get("status", 0) for one in said.get("characteristics", ()))


class Writing:
    """Everything is written once, over the controller that a judge is."""

    def __init__(self, node, lock):
        self.node, self.lock = node, lock
        self.refused = 0
        """How often what is locked was refused."""

    async def all(self, tree, refused=()):
        """What did not come out as it should; empty where all is well. How many there were, by format.

        What the gateway refuses here must be refused, and show what was so before.
        """
        wrong, counted = [], {}
        for one in writables(tree):
            counted[one.format] = counted.get(one.format, 0) + 1
            one_by_one = self._refused if one.called in refused and one.kind != NAME else self._one
            wrong += [why async for why in one_by_one(one)]
        return wrong, counted

    async def _refused(self, one):
        now = await self.value(one.place)
        await self.node.do("write", {self.lock: 0})
        await self.node.tried("write", {one.place: not now})
        if not await self.becomes(one.place, now):
            yield f"{one.called}: shows {not now}, which was refused"

    async def _one(self, one):
        now = await self.value(one.place) if one.readable else None
        if one.is_guarded:
            await self._tried_locked(one, now)
        for wish in one.wishes(now):
            if one.is_guarded:
                await self.node.do("write", {self.lock: 0})
            told = await self.node.tried("write", {one.place: wish})
            if refused(told):
                yield f"{one.called}: {wish} was answered with {told}"
            shown = False if one.called in MOMENTARY else wish
            if one.readable and not await self.becomes(one.place, shown):
                yield f"{one.called}: {shown} was not read after {wish}, but {await self.value(one.place)}"

    async def _tried_locked(self, one, now):
        """While the lock is closed it is refused."""
        await self.node.do("write", {self.lock: 1})
        told = await self.node.tried("write", {one.place: not now})
        assert refused(told), (one, told)
        self.refused += 1

    async def becomes(self, place, wanted):
        """Whether it is read once the gateway was read again."""
        for _ in range(80):
            if await self.value(place) == wanted:
                return True
            await asyncio.sleep(0.25)
        return False

    async def value(self, place):
        return (await self.node.do("read", place))["characteristics"][0]["value"]
