"""Home Assistant's own `enphase_envoy` through our caching proxy: `python -m tests.homeassistant.proxied path/to/hass`.

It must show what it shows at the gateway itself, entity for entity, and the gateway must not be asked for it.
The gateway stands still meanwhile, or two looks at it would differ.
"""

import asyncio
import json
import sys
import tempfile
import time
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pyenvoy
from pyenvoy.access.credentials import Local, OwnToken
from pyenvoy.effects.clock import WallClock
from pyenvoy.effects.host import Site
from pyenvoy.simulator.answers import living
from pyenvoy.simulator.server import serve
from pyenvoy_mqtt import server
from pyenvoy_mqtt.keys import Names
from pyenvoy_mqtt.server.proxying import Proxy, certificate
from pyenvoy_mqtt.settings.proxy import ProxySettings
from pyenvoy_mqtt.topics import payload
from tests.homeassistant.__main__ import step, until
from tests.homeassistant.hass import hass
from tests.pyenvoy_mqtt.brokers import free_port

INTEGRATION = "enphase_envoy"
THEIRS = (f"homeassistant.components.{INTEGRATION}", "pyenphase", "homeassistant.config_entries")
ERAS = ("8.2.127_generator_running", "8.3.6087_storage_ct", "7.6.185_battery_3t")
OLD = "3.9.36"
"""Without a token: there the integration is set up by its own form, as a person does it."""


@asynccontextmanager
async def proxied(gateway, actor, folder):
    """Where our proxy of this gateway is."""
    modern = actor.firmware.major >= 7
    credentials = OwnToken(pyenvoy.Secret(gateway.token())) if modern else Local("installer")
    async with pyenvoy.connect(str(gateway.origin), credentials) as envoy:
        snapshot = await envoy.snapshot(whole=True)
        envoy.pause()
        pages = server.Pages()
        pages.put(Site(envoy, {}, WallClock()), actor.serial, snapshot, payload(snapshot))
        settings = ProxySettings(enabled=True, port=0, tls=modern)
        with server.listen("127.0.0.1", 0) as listening:
            answers = Proxy(pages, settings).application(Names("127.0.0.1"))
            shown = certificate(settings, folder)
            task = asyncio.create_task(server.serve(answers, listening, certificate=shown))
            yield f"127.0.0.1:{listening.getsockname()[1]}"
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


def keep(folder, entry_id, host, serial, token):
    """An entry as the integration itself keeps it once the cloud has given it a token."""
    data = {
        "host": host,
        "name": f"Envoy {serial}",
        "username": "a",
        "password": "a",
        "token": token,
    }
    entry = {
        "created_at": "2026-01-01T00:00:00+00:00", "data": data, "disabled_by": None,
        "discovery_keys": {}, "domain": INTEGRATION, "entry_id": entry_id,
        "minor_version": 1, "modified_at": "2026-01-01T00:00:00+00:00", "options": {},
        "pref_disable_new_entities": False, "pref_disable_polling": False, "source": "user",
        "subentries": [], "title": f"Envoy {serial}", "unique_id": serial, "version": 1,
    }  # fmt: skip
    told = {"version": 1, "minor_version": 5, "key": "core.config_entries",
            "data": {"entries": [entry]}}  # fmt: skip
    (folder / ".storage" / "core.config_entries").write_text(json.dumps(told))


async def shown(home, entry):
    """What it shows, once nothing more is coming: every state of this entry, by entity."""
    before = {}

    async def settled():
        nonlocal before
        ours = {one["entity_id"] for one in await owned(home, entry)}
        states = await home.states()
        found = {one: states[one] for one in ours if one in states}
        told = {name: (one["state"], _steady(one["attributes"])) for name, one in found.items()}
        same, before = bool(told) and told == before, told
        return same and not any(state == "unavailable" for state, _ in told.values())

    try:
        await until(settled, 60, f"values of {INTEGRATION}")
    except AssertionError:
        print({name: told for name, told in before.items() if told[0] == "unavailable"})
        print("\n".join(home.warnings(THEIRS)), flush=True)
        raise
    return before


async def owned(home, entry):
    """The entities of an entry."""
    every = (await home.entities(INTEGRATION)).values()
    return [one for one in every if one["config_entry_id"] == entry]


def _steady(attributes):
    return {name: one for name, one in attributes.items() if name != "restored"}


async def by_token(home, host, gateway, actor):
    """Let it begin with an entry that it has kept, and with everything switched on that is not by default."""
    entry = actor.serial.rjust(32, "0")
    for once_more in (True, False):
        await home.stop()
        keep(home.folder, entry, host, actor.serial, gateway.token())
        await home.start()
        found = await shown(home, entry)
        if not (once_more and await all_switched_on(home, entry)):
            return found
    raise AssertionError("unreachable")


async def by_form(home, host, gateway, actor):
    """Let a person set it up, look, and take it away."""
    entry = await home.add(INTEGRATION, host=host, username="installer", password="")
    found = await shown(home, entry)
    await home.remove(entry)
    return found


async def compared(home, era, look, began):
    """The same era at the gateway and through us; how many values are different."""
    now = datetime.now(UTC)
    actor = living(era, noon=now)
    folder = Path(tempfile.mkdtemp())
    async with serve(actor, now=lambda: now) as gateway:
        direct = await look(home, f"{gateway.origin.host}:{gateway.origin.port}", gateway, actor)
        async with proxied(gateway, actor, folder) as host:
            before = len(gateway.requests)
            through = await look(home, host, gateway, actor)
            asked = len(gateway.requests) - before
    other = sorted(
        one for one in direct.keys() | through.keys() if direct.get(one) != through.get(one)
    )
    for one in other:
        step(f"{era}: {one}: {direct.get(one)} there, {through.get(one)} through us", began)
    numbers = sum(state[:1].isdigit() or state[:1] == "-" for state, _ in direct.values())
    step(f"{era}: {len(direct)} states, {numbers} of them numbers: {len(other)} different, "
         f"the gateway asked {asked} times", began)  # fmt: skip
    return len(other) + asked


async def all_switched_on(home, entry):
    """How many entities of an entry were disabled by default, and are not any more."""
    hidden = [one for one in await owned(home, entry) if one["disabled_by"]]
    await home.ask_all(
        {
            "type": "config/entity_registry/update",
            "entity_id": one["entity_id"],
            "disabled_by": None,
        }
        for one in hidden
    )
    return len(hidden)


async def main(binary, *eras):
    began = time.monotonic()
    folder = Path(tempfile.mkdtemp())
    async with hass(binary, folder, free_port()) as home:
        step("Home Assistant answers", began)
        await home.person()
        wrong = await compared(home, OLD, by_form, began)
        for era in eras or ERAS:
            wrong += await compared(home, era, by_token, began)
        bad = home.warnings(THEIRS)
        assert not bad, "\n".join(bad)
        step("not one warning", began)
    return wrong


if __name__ == "__main__":
    sys.exit(min(asyncio.run(main(*sys.argv[1:])), 1))
