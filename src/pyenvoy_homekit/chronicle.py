"""The file of what is remembered of power, and how far Eve has read in it. Only its owner can read the file."""

import logging
from pathlib import Path

from pyenvoy import Snapshot
from pyenvoy.effects.tokenfile import state_folder, write_whole
from pyenvoy_homekit import eve
from pyenvoy_homekit.eve import History
from pyenvoy_homekit.figures import (
    REQUEST,
    TIME,
    Figures,
    after,
    begun_again,
    parsed,
    rendered,
    wrote,
)
from pyenvoy_homekit.peaks import PLACES
from pyenvoy_homekit.shape import Value

_log = logging.getLogger(__name__)


class Chronicle:
    """Peaks and histories of one gateway. A file that cannot be used costs the history, nothing else."""

    def __init__(self, serial: str, where: Path | None = None) -> None:
        """Read what is kept, or begin anew."""
        self.path = (where or state_folder() / "homekit") / f"{serial}.history"
        self.figures = self._read()
        self._seen: Snapshot | None = None
        self._next = dict.fromkeys(PLACES, 1)

    def saw(self, snapshot: Snapshot) -> None:
        """Take a snapshot in; every ten minutes the file is written."""
        self._seen = snapshot
        before, self.figures = self.figures, after(self.figures, snapshot)
        if _lengths(before) != _lengths(self.figures):
            self.save()

    def wrote(self, text: str, value: Value) -> bool:
        """Whether what somebody has set, in the words of `sets`, was for here; then it is done."""
        what, _, place = text.partition(" ")
        if what in (REQUEST, TIME) and place in PLACES:
            number = eve.asked(str(value)) if what == REQUEST else None
            self._next[place] = self._next[place] if number is None else number
            return True
        changed = wrote(self.figures, text, value)
        if changed is not None:
            self.figures = changed if self._seen is None else begun_again(changed, self._seen)
            self.save()
        return changed is not None

    def status(self, place: str) -> str:
        """What Eve reads first."""
        return eve.status(self._history(place))

    def entries(self, place: str) -> str:
        """What Eve reads next; every reading goes on where the last one ended."""
        text, self._next[place] = eve.slots(self._history(place), self._next[place])
        return text

    def save(self) -> None:
        """Write it down; a disk that is full costs what would have been kept, nothing else."""
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_whole(self.path, rendered(self.figures))
        except OSError as error:
            _log.warning("%s cannot be written: %s", self.path, error.strerror)

    def _history(self, place: str) -> History:
        return self.figures.histories.get(place, History())

    def _read(self) -> Figures:
        try:
            return parsed(self.path.read_bytes())
        except FileNotFoundError:
            return Figures()
        except OSError as error:
            _log.warning("%s cannot be read: %s", self.path, error.strerror)
        except (ValueError, RecursionError):
            self._set_aside()
        return Figures()

    def _set_aside(self) -> None:
        aside = self.path.with_name(f"{self.path.name}.damaged")
        try:
            self.path.replace(aside)
        except OSError as error:
            _log.warning("%s could not be understood, nor moved: %s", self.path, error.strerror)
        else:
            _log.warning("%s could not be understood and is now %s", self.path, aside.name)


def _lengths(figures: Figures) -> dict[str, tuple[int, int]]:
    return {
        place: (one.last, len(one.doubted)) for place, one in figures.histories.items() if one.means
    }
