"""The file that says where on which broker a gateway was published; `footprint` says what that is good for."""

import json
import logging
from collections.abc import Iterable
from pathlib import Path

from pyenvoy.effects.tokenfile import write_whole
from pyenvoy_mqtt.footprint import is_own
from pyenvoy_mqtt.topics import level

_log = logging.getLogger(__name__)

_MOST = 200
"""Places: each is listened to for a moment, and one change of the settings leaves some twenty."""


class Places:
    """What is kept for one gateway; of another broker nothing is known."""

    def __init__(self, folder: Path, serial: str, broker: str) -> None:
        self.path = folder / "mqtt" / f"{level(serial)}.json"
        self._serial = serial
        self._broker = broker

    def read(self) -> tuple[str, ...]:
        """The places of the runs before; none where that cannot be known, and never what may be others' too."""
        try:
            found = json.loads(self.path.read_bytes())
        except (OSError, ValueError, RecursionError):
            return ()
        if not isinstance(found, dict) or found.get("broker") != self._broker:
            return ()
        places = found.get("topics")
        if not isinstance(places, list):
            return ()
        own = (one for one in places if isinstance(one, str) and is_own(one, self._serial))
        return tuple(own)[:_MOST]

    def write(self, places: Iterable[str]) -> None:
        """Have the next run know of them."""
        topics = list(places)
        if topics == list(self.read()):
            return
        body = json.dumps({"broker": self._broker, "topics": topics}, indent=1)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_whole(self.path, body.encode())
        except OSError as error:
            _log.warning("%s cannot be written: %s", self.path, error.strerror)
