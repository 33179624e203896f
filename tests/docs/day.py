"""A day as one moving picture: what `pyenvoy watch` draws of a simulated gateway, from dawn until after dark."""

from datetime import timedelta
from html import escape

from pyenvoy import recording
from pyenvoy.reading.snapshot import take
from pyenvoy.recording import Recording
from pyenvoy.show import picture
from pyenvoy.simulator.answers import Pace, living
from tests.samples.make import entries, moment

ERA = "8.3.6087_storage_ct"
FIRST, STEP, FRAMES = timedelta(hours=-5), timedelta(minutes=40), 24
"""From before sunrise until after dark, seen from the moment at which samples are taken."""
NOON = 10
"""What is seen where nothing may move."""
EACH = 0.7
"""Seconds that a frame stays."""
LETTER, LINE, EDGE, TOP = 8.4, 20, 24, 46


def frames():
    """The site's clock and the lines of its picture, one moment after the other."""
    gateway = living(ERA, pace=Pace.FAST)
    for number in range(FRAMES):
        at = moment(gateway) + FIRST + number * STEP
        said = Recording(tuple(entries(gateway, at)), "")
        local = gateway.era.plant.zone.local(at.timestamp())
        yield (
            f"{local:%H:%M}",
            list(picture(take(recording.answers(said), recording.moment(said)))),
        )


def drawn():
    """The day as a picture in which one frame shows at a time."""
    every = list(frames())
    columns = max(len(line) for _, lines in every for line in lines)
    rows = max(len(lines) for _, lines in every)
    width, height = round(columns * LETTER) + 2 * EDGE, TOP + rows * LINE + EDGE
    share = 100 / FRAMES
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'font-family="ui-monospace, Menlo, Consolas, monospace" font-size="14" role="img">'
    )
    yield "<title>A day of a simulated house, as pyenvoy watch draws it</title>"
    yield "<style>"
    yield f".f{{opacity:0;animation:f {FRAMES * EACH:.1f}s step-end infinite}}"
    yield f"@keyframes f{{0%{{opacity:1}}{share:.3f}%{{opacity:0}}}}"
    yield "@media(prefers-reduced-motion:reduce){.f{animation:none}.noon{opacity:1}}"
    yield "text{white-space:pre;fill:#d8dee6}.d{fill:#8b98a5}"
    yield "</style>"
    yield f'<rect width="{width}" height="{height}" rx="10" fill="#161b22"/>'
    yield f'<text x="{EDGE}" y="28" class="d">$ pyenvoy watch</text>'
    for number, (clock, lines) in enumerate(every):
        noon = " noon" if number == NOON else ""
        yield f'<g class="f{noon}" style="animation-delay:{number * EACH:.1f}s">'
        yield f'<text x="{width - EDGE}" y="28" text-anchor="end" class="d">{clock}</text>'
        for row, line in enumerate(lines):
            if line.strip():
                yield from _pieces(line, TOP + (row + 1) * LINE)
        yield "</g>"
    yield "</svg>"


def _pieces(line, y):
    """A line's words, each where it stands: spaces in a row are not kept by everything that draws."""
    start = len(line) - len(line.lstrip())
    for word in line.strip().split("  "):
        if word.strip():
            at = line.index(word, start)
            start = at + len(word)
            x = EDGE + (at + len(word) - len(word.lstrip())) * LETTER
            yield f'<text x="{x:.1f}" y="{y}">{escape(word.strip())}</text>'
