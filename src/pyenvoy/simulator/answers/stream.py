"""`/stream/meter`: one event a second, as long as the server sends them (7.1)."""

from pyenvoy.simulator.answers.era import Era
from pyenvoy.simulator.answers.layout import compact
from pyenvoy.simulator.answers.pages import Page
from pyenvoy.simulator.answers.registers import SIDES, Line, lines
from pyenvoy.simulator.answers.view import View

_PHASES = ("ph-a", "ph-b", "ph-c")


def _phase(line: Line) -> dict[str, object]:
    return {
        "p": round(line.watts, 3),
        "q": round(line.var, 3),
        "s": round(line.va, 3),
        "v": round(line.volts, 3),
        "i": round(line.amperes, 3),
        "pf": round(line.factor, 2),
        "f": round(line.hertz, 2),
    }


def event(view: View) -> bytes | None:
    """What the stream says this second, without its frame; `None` where no meter is."""
    if not streams(view.era):
        return None
    said = {}
    for kind in SIDES:
        phases = [*lines(view, kind), Line(), Line()]
        said[kind] = {name: _phase(phases[i]) for i, name in enumerate(_PHASES)}
    return compact(said).encode()


def streams(era: Era) -> bool:
    """404 where no meter exists."""
    return era.since("4.2") and era.metered


def _once(view: View) -> object:
    """For whoever asks for the page and not for the stream: its first event."""
    return b"data: " + (event(view) or b"") + b"\n\n"


PAGES = (Page("/stream/meter", _once, streams, kind="text/event-stream"),)
