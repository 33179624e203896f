"""A real Home Assistant as a child process: set up from nothing over its own API, and asked over it."""

import asyncio
import json
import os
import signal
import subprocess
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import websockets

CONFIGURATION = """
homeassistant:
  name: Test
  latitude: 48.1
  longitude: 11.5
  elevation: 500
  unit_system: metric
  time_zone: UTC
  country: DE
http:
  server_host: 127.0.0.1
  server_port: {port}
api:
config:
onboarding:
websocket_api:
logger:
  default: warning
  logs:
    homeassistant.components.mqtt: info
"""

OURS = ("homeassistant.components.mqtt", "homeassistant.components.sensor",
        "homeassistant.components.binary_sensor", "homeassistant.helpers.template",
        "homeassistant.helpers.entity", "homeassistant.components.number",
        "homeassistant.components.select", "homeassistant.components.switch")  # fmt: skip
"""Whose warnings would be about what we publish."""

SLOW = "No ACK from MQTT server in"
"""Between Home Assistant and the broker, neither of which is ours: it says no more than that the machine is busy."""


class Hass:
    """One installation. `start` and `stop` keep its folder, as a restart does."""

    def __init__(self, binary, folder, port, more=""):
        self.binary, self.folder, self.url = Path(binary), folder, f"http://127.0.0.1:{port}"
        self.log = folder / "home-assistant.log"
        self._said = folder / "printed.log"
        (folder / "configuration.yaml").write_text(CONFIGURATION.format(port=port) + more)
        self._child = None
        self._token = ""
        self._client = httpx.AsyncClient(base_url=self.url, timeout=60, trust_env=False)

    async def start(self, seconds=300):
        """Up to where it answers; the first time it installs what it needs."""
        with self._said.open("ab") as printed:
            # not its shell wrapper, so that the process is the one that is ended
            arguments = [self.binary, "-c", self.folder]
            env = os.environ | {"PATH": f"{self.binary.parent}:{os.environ['PATH']}"}
            self._child = subprocess.Popen(arguments, stdout=printed, stderr=printed, env=env)
        async with asyncio.timeout(seconds):
            while not await self._answers():
                assert self._child.poll() is None, self._said.read_text()[-3000:]
                await asyncio.sleep(0.5)

    async def _answers(self):
        try:
            found = await self._client.get("/api/onboarding")
        except httpx.TransportError:
            return False
        return found.status_code in (200, 404)

    async def stop(self):
        self._child.send_signal(signal.SIGTERM)
        await asyncio.to_thread(self._child.wait, 60)

    async def person(self):
        """Somebody who may do everything, and as whom we ask from now on."""
        person = {"client_id": f"{self.url}/", "name": "a", "username": "a", "password": "a",
                  "language": "en"}  # fmt: skip
        code = (await self._post("/api/onboarding/users", json=person))["auth_code"]
        form = {"client_id": f"{self.url}/", "grant_type": "authorization_code", "code": code}
        self._token = (await self._post("/auth/token", data=form))["access_token"]
        self._client.headers["Authorization"] = f"Bearer {self._token}"

    async def onboard(self, broker_port):
        """A person, and the MQTT integration with its broker."""
        await self.person()
        flows = "/api/config/config_entries/flow"
        asked = {"handler": "mqtt", "show_advanced_options": False}
        flow = await self._post(flows, json=asked)
        told = {"broker": "127.0.0.1", "port": broker_port}
        if any(field["name"] == "other_settings" for field in flow["data_schema"]):
            told["other_settings"] = {"set_client_cert": False, "set_ca_cert": "off"}
        made = await self._post(f"{flows}/{flow['flow_id']}", json=told)
        assert made["type"] == "create_entry", made

    async def add(self, integration, **told):
        """Fill in the one form of an integration; gives the id of its entry."""
        flows = "/api/config/config_entries/flow"
        flow = await self._post(flows, json={"handler": integration})
        made = await self._post(f"{flows}/{flow['flow_id']}", json=told)
        assert made["type"] == "create_entry", made
        return made["result"]["entry_id"]

    async def fill(self, flow, **told):
        """Fill in a form of a flow that is under way; what comes next."""
        return await self._post(f"/api/config/config_entries/flow/{flow}", json=told)

    async def remove(self, entry):
        """Take an integration away, with its devices and entities."""
        found = await self._client.delete(f"/api/config/config_entries/entry/{entry}")
        assert found.is_success, found.text

    async def _post(self, path, **what):
        found = await self._client.post(path, **what)
        assert found.is_success, (path, found.status_code, found.text)
        return found.json()

    async def states(self):
        """Every entity that has a state, by its id."""
        found = (await self._client.get("/api/states")).json()
        return {one["entity_id"]: one for one in found}

    async def call(self, service, entity, **more):
        domain, name = service.split(".")
        await self._post(f"/api/services/{domain}/{name}", json={"entity_id": entity, **more})

    async def ask(self, kind, **more):
        """One command over its websocket."""
        return (await self.ask_all([{"type": kind, **more}]))[0]

    async def ask_all(self, commands):
        """Many commands, one after the other."""
        url = self.url.replace("http", "ws") + "/api/websocket"
        async with websockets.connect(url, max_size=None) as socket:
            await socket.recv()
            await socket.send(json.dumps({"type": "auth", "access_token": self._token}))
            assert json.loads(await socket.recv())["type"] == "auth_ok"
            results = []
            for number, one in enumerate(commands, 1):
                await socket.send(json.dumps({"id": number, **one}))
                found = json.loads(await socket.recv())
                assert found["success"], (one, found)
                results.append(found["result"])
        return results

    async def devices(self):
        found = await self.ask("config/device_registry/list")
        return {next(iter(one["identifiers"]))[1]: one for one in found if one["identifiers"]}

    async def entities(self, platform="mqtt"):
        found = await self.ask("config/entity_registry/list")
        return {one["unique_id"]: one for one in found if one["platform"] == platform}

    def warnings(self, whose=OURS):
        """What it has logged about us, warnings and worse."""
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        bad = [one for one in lines if " WARNING " in one or " ERROR " in one]
        return [one for one in bad if any(f"[{name}" in one for name in whose) and SLOW not in one]


@asynccontextmanager
async def hass(binary, folder, port, more=""):
    found = Hass(binary, folder, port, more)
    await found.start()
    try:
        yield found
    finally:
        await found.stop()
        await found._client.aclose()
