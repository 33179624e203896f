"""A site that a test plays by hand: what it says, whether it answers, and what becomes of wishes."""

import asyncio
from datetime import timedelta
from types import SimpleNamespace

import attrs

from pyenvoy.commands import Confirmed, Danger
from pyenvoy.endpoint import Role
from pyenvoy.settings import GatewaySettings
from pyenvoy_homekit.settings import HomekitSettings
from tests.pyenvoy_homekit.views import snapshot


class Hand:
    """A clock that is turned by hand."""

    def __init__(self, at):
        self.at = at
        self._turned = asyncio.Event()

    def now(self):
        return self.at

    def turn(self, **span):
        self.at += timedelta(**span)
        self._turned.set()
        self._turned = asyncio.Event()

    async def sleep_until(self, moment):
        while self.at < moment:
            await self._turned.wait()


class Played:
    """A site."""

    def __init__(self, role=Role.INSTALLER, allow=tuple(Danger), host="envoy.local", **settings):
        self.accounts = None
        self.cards = {}
        self.paused = False
        self.state = SimpleNamespace(available=True, role=role)
        self.wishes = []
        self.outcome = Confirmed()
        self.homekit = HomekitSettings(address="127.0.0.1", **settings)
        self.gateway = GatewaySettings(host, name="House", allow=allow)
        self._said = []
        self._more = asyncio.Event()

    def say(self, snapshot):
        self._said.append(snapshot)
        self._more.set()
        self._more = asyncio.Event()

    async def snapshots(self):
        """The latest at once, then every other."""
        told = max(0, len(self._said) - 1)
        while True:
            for one in self._said[told:]:
                told += 1
                yield one
            await self._more.wait()

    def settings(self, section):
        return {HomekitSettings: self.homekit, GatewaySettings: self.gateway}[section]

    def pause(self):
        self.paused = True

    def resume(self):
        self.paused = False

    async def do(self, command, *, by):
        assert by == "homekit"
        self.wishes.append(command)
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome


def of(serial, sample="8.2.127_generator_running"):
    """What a gateway of this serial number says."""
    found = snapshot(sample)
    return attrs.evolve(found, gateway=attrs.evolve(found.gateway, serial=serial))
