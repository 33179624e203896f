"""A real controller over loopback: aiohomekit, as Home Assistant uses it, with words for tests around it."""

import asyncio
from contextlib import asynccontextmanager

from aiohomekit.characteristic_cache import CharacteristicCacheMemory
from aiohomekit.controller.ip.controller import IpController
from aiohomekit.controller.ip.discovery import IpDiscovery
from aiohomekit.model.categories import Categories
from aiohomekit.model.feature_flags import FeatureFlags
from aiohomekit.model.status_flags import StatusFlags
from aiohomekit.zeroconf import HomeKitService

APPLE = "-0000-1000-8000-0026BB765291"
KINDS = {
    "Name": "23", "ConfiguredName": "E3", "On": "25", "Brightness": "8", "BatteryLevel": "68",
    "CurrentAmbientLightLevel": "6B", "StatusFault": "77", "StatusActive": "75",
    "ContactSensorState": "6A", "SerialNumber": "30", "FirmwareRevision": "52", "Identify": "14",
    "MotionDetected": "22",
}  # fmt: skip
"""Apple's own short types of the characteristics that tests speak of."""


class NoZeroconf:
    """What the controller wants where nothing is to be discovered."""

    zeroconf = None


def described(port, mac="00:00:00:00:00:00"):
    """What discovery would have said of a bridge."""
    return HomeKitService(
        name="bridge", id=mac.lower(), model="", feature_flags=FeatureFlags(0),
        status_flags=StatusFlags(1), config_num=1, state_num=1, category=Categories(2),
        protocol_version="1.1", type="_hap._tcp.local.", address="127.0.0.1",
        addresses=["127.0.0.1"], port=port,
    )  # fmt: skip


def controller():
    return IpController(CharacteristicCacheMemory(), NoZeroconf())


async def attempted(port, pin):
    """Pair, or raise what the controller says."""
    found = IpDiscovery(controller(), described(port))
    try:
        finish = await found.async_start_pairing("home")
        return await finish(pin)
    finally:
        await found.close()


@asynccontextmanager
async def paired(port, pin):
    """A home that is paired, and closed at the end; it stays paired."""
    pairing = await attempted(port, pin)
    async with opened(pairing.pairing_data) as home:
        yield home


@asynccontextmanager
async def opened(data):
    """A home that was paired before."""
    home = Home(controller().load_pairing("home", dict(data)))
    try:
        yield home
    finally:
        await home.pairing.shutdown()


class Home:
    """What a person's phone knows of one bridge."""

    def __init__(self, pairing):
        self.pairing = pairing
        self.events = {}
        self._heard = asyncio.Event()
        self.tree = []
        pairing.dispatcher_connect(self._note)

    def _note(self, told):
        self.events.update({place: one["value"] for place, one in told.items() if "value" in one})
        self._heard.set()

    async def look(self):
        """All accessories, as the bridge tells them."""
        self.tree = await self.pairing.list_accessories_and_characteristics()
        return self.tree

    def place(self, name, kind, accessory=None):
        """Where a characteristic of the service with this name is: (aid, iid)."""
        wanted = kind if "-" in kind else f"{KINDS[kind]:0>8}{APPLE}"
        for each in self.tree:
            for service in each["services"]:
                told = {one["type"]: one for one in service["characteristics"]}
                called = told.get(f"000000E3{APPLE}", told.get(f"00000023{APPLE}", {}))
                if called.get("value") == name and wanted in told:
                    return each["aid"], told[wanted]["iid"]
        raise LookupError(f"{kind} of {name}")

    def information(self, name):
        """What the accessory of this name says of itself, and the iid of the service that says it."""
        aid, _ = self.place(name, "SerialNumber")
        (first, *_) = next(one["services"] for one in self.tree if one["aid"] == aid)
        short = {f"{value:0>8}{APPLE}": kind for kind, value in KINDS.items()}
        told = {short.get(one["type"]): one.get("value") for one in first["characteristics"]}
        return {"iid": first["iid"], **told}

    async def read(self, *places):
        """The values; where there is none, the status."""
        told = await self.pairing.get_characteristics(places)
        found = [told[one].get("value", told[one].get("status")) for one in places]
        return found[0] if len(found) == 1 else found

    async def write(self, place, value):
        """The status that the bridge answers: 0 where it is content."""
        told = await self.pairing.put_characteristics([(*place, value)])
        return told.get(place, {}).get("status", 0)

    async def listen(self, *places):
        """Subscribe; what is heard from now on is in `events`."""
        refused = await self.pairing.subscribe(set(places))
        self.events.clear()
        return refused

    async def heard(self, place, true=lambda _: True, seconds=20):
        """The value of an event at this place for which it is true."""
        async with asyncio.timeout(seconds):
            while not (place in self.events and true(self.events[place])):
                self._heard.clear()
                await self._heard.wait()
        return self.events[place]
