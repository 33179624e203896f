"""The dashboard's files, as they are sent; `/` is the page. No build step, nothing from elsewhere.

uPlot 1.6.32 (MIT, `uplot.LICENSE`) draws the charts; all else is ours.
"""

from functools import cache
from importlib.resources import files

from pyenvoy_mqtt.rest.table import Route
from pyenvoy_mqtt.rest.values import Access, Asked, Headers, Known, Reply

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""Nothing but our own files is run, shown or asked, and nobody shows us inside a page of theirs."""

_HEADERS: Headers = (("Content-Security-Policy", _POLICY), ("X-Frame-Options", "DENY"))

_FILES = {
    "/": ("page.html", "text/html; charset=utf-8"),
    "/page.css": ("page.css", "text/css; charset=utf-8"),
    "/page.js": ("page.js", "text/javascript; charset=utf-8"),
    "/charts.js": ("charts.js", "text/javascript; charset=utf-8"),
    "/panels.js": ("panels.js", "text/javascript; charset=utf-8"),
    "/words.js": ("words.js", "text/javascript; charset=utf-8"),
    "/uplot.css": ("uplot.css", "text/css; charset=utf-8"),
    "/uplot.js": ("uplot.js", "text/javascript; charset=utf-8"),
    "/favicon.svg": ("favicon.svg", "image/svg+xml"),
}


@cache
def _sent(name: str, kind: str) -> Reply:
    return Reply(files(__package__).joinpath(name).read_bytes(), kind=kind, headers=_HEADERS)


def _route(path: str, name: str, kind: str) -> Route:
    def answer(_: Asked, __: Known) -> Reply:
        return _sent(name, kind)

    return Route(
        "GET", path, "The dashboard", answer, access=Access.OPEN, one_gateway=False, tag="page"
    )


PAGES: tuple[Route, ...] = tuple(_route(path, *found) for path, found in _FILES.items())
"""Anybody may have them: they show nothing until they have asked, with a key where one is set."""
