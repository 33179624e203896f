"""Whoever plays a gateway: a recording (`replay`) or a living plant (`answers`). Pure."""

from datetime import datetime
from typing import Protocol

from pyenvoy.firmware import Firmware
from pyenvoy.request import Request, Response


class Actor(Protocol):
    """Says what a gateway would say. Access is checked before an actor is asked."""

    @property
    def serial(self) -> str:
        """The serial number the played gateway is known by."""

    @property
    def firmware(self) -> Firmware:
        """The version it plays; from 7 on it wants tokens over https."""

    def respond(self, request: Request, now: datetime) -> "tuple[Actor, Response]":
        """The answer, with its service time in `took`, and the actor as the request has left it."""
