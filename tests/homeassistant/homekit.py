"""Home Assistant's own `homekit_controller` as a judge: `python -m tests.homeassistant.homekit path/to/hass`.

It finds our bridge by mDNS, pairs by the form that a person fills in, and must show what our tiles show.
"""

import asyncio
import os
import sys
import tempfile
import time
from pathlib import Path

from pyenvoy_homekit.bridge.network import own_address
from pyenvoy_homekit.store import Store
from tests.homeassistant.__main__ import step, until
from tests.homeassistant.hass import hass
from tests.judges.house import judged
from tests.pyenvoy_homekit.homes import bridged, store_of
from tests.pyenvoy_mqtt.brokers import free_port

INTEGRATION = "homekit_controller"
THEIRS = (f"homeassistant.components.{INTEGRATION}", "aiohomekit", "homeassistant.config_entries")
PLACE = own_address() or "127.0.0.1"
"""Home Assistant listens for mDNS on the network, not on loopback."""
NOTHING = ("unavailable", "unknown")
NEAR = 0.25
"""The sun moves between two looks."""


async def found_by_mdns(home, mac):
    """The flow that Home Assistant begins when it hears of our bridge."""

    async def flow():
        every = await home.ask("config_entries/flow/progress")
        return [one for one in every if one["context"].get("unique_id") == mac.lower()]

    flows = await until(flow, 240, f"a bridge {mac} found by Home Assistant")
    return flows[0]["flow_id"]


async def paired(home, flow, pin):
    """Fill in its form; a wrong PIN first."""
    await home.fill(flow, pairing_code=pin)  # it only begins to pair then
    refused = await home.fill(flow, pairing_code="000-00-001")
    assert refused.get("errors"), refused
    made = await home.fill(flow, pairing_code=pin)
    assert made["type"] == "create_entry", made
    return made["result"]["entry_id"]


async def shown(home):
    """Its entities that have a state, by their ids."""
    ours = {one["entity_id"] for one in (await home.entities(INTEGRATION)).values()}
    return {name: one for name, one in (await home.states()).items() if name in ours}


async def settled(home):
    """What it shows, once nothing is unknown or unavailable any more."""

    async def every():
        found = await shown(home)
        return len(found) > 20 and found

    return await until(every, 90, "entities")


def state(found, *parts):
    """The one entity whose id has all these parts."""
    (one,) = [one for name, one in found.items() if all(part in name for part in parts)] or [None]
    assert one is not None, (parts, sorted(found))
    return one


def near(shown_, ours):
    return abs(float(shown_) - ours) <= max(300.0, abs(ours) * NEAR)


async def right(home, site):
    """What its entities say beside what the gateway says."""
    found, snapshot = await settled(home), site.latest
    lux = {
        name: one
        for name, one in found.items()
        if one["attributes"].get("device_class") == "illuminance"
    }
    (power,) = [one for name, one in lux.items() if "production" in name]
    assert near(power["state"], snapshot.production.power), (power, snapshot.production.power)
    levels = [
        float(one["state"])
        for one in found.values()
        if one["attributes"].get("device_class") == "battery"
    ]
    assert any(abs(one - snapshot.batteries.charge) <= 1 for one in levels), levels
    return found


async def switched(home, site):
    """A switch is turned, and what is read back shows."""
    entity = next(
        name for name in await shown(home) if name.startswith("switch.") and "asking" in name
    )
    await home.call("switch.turn_off", entity)

    async def off():
        return site.paused and (await home.states())[entity]["state"] == "off"

    await until(off, 30, "polling stopped by Home Assistant")
    await home.call("switch.turn_on", entity)
    await until(lambda: _resumed(site), 30, "polling resumed by Home Assistant")


async def _resumed(site):
    return not site.paused


async def moved(home):
    """The sun moves there too."""
    seen = set()

    async def enough():
        found = await shown(home)
        seen.update(
            one["state"]
            for name, one in found.items()
            if "production" in name and one["attributes"].get("device_class") == "illuminance"
        )
        return len(seen) > 3

    await until(enough, 60, "a sun that moves")
    return len(seen)


async def main(binary):
    began = time.monotonic()
    folder = Path(tempfile.mkdtemp())
    os.environ["XDG_STATE_HOME"] = str(folder)
    (folder / "hass").mkdir()
    async with (
        judged(address=PLACE) as (gateway, site),
        hass(binary, folder / "hass", free_port(), more="zeroconf:\n") as home,
    ):
        await home.person()
        step("Home Assistant answers", began)
        async with bridged(site):
            store = await store_of(gateway.actor.serial, address=PLACE)
            flow = await found_by_mdns(home, store.kept.pairings["mac"])
            step("it has found the bridge by mDNS", began)
            entry = await paired(home, flow, store.kept.setup.pin.reveal())
            step("it is paired; another PIN was refused", began)
            found = await right(home, site)
            kinds = sorted({name.partition(".")[0] for name in found})
            dark = [name for name, one in found.items() if one["state"] in NOTHING]
            assert all(name.startswith("button.") for name in dark), dark
            step(
                f"{len(found)} entities ({', '.join(kinds)}), all but {len(dark)} buttons with a value",
                began,
            )
            step(f"{await moved(home)} powers while the sun moves", began)
            await switched(home, site)
            step("a switch was turned, and shows what became of it", began)
        before = set(found)
        async with bridged(site):
            await asyncio.sleep(1)
            after = await right(home, site)
            await moved(home)
            assert before <= set(after), before - set(after)
            step("the bridge was started again: the same entities, with values that move", began)
            await home.remove(entry)
            await until(lambda: _forgotten(gateway), 30, "a bridge without controllers")
            step("it was removed there, and is forgotten here", began)
        bad = home.warnings(THEIRS)
        for one in bad:
            print(one)
        step(f"{len(bad)} warnings", began)
    return len(bad)


async def _forgotten(gateway):
    return not Store(gateway.actor.serial).kept.pairings["paired_clients"]


if __name__ == "__main__":
    sys.exit(min(asyncio.run(main(*sys.argv[1:])), 1))
