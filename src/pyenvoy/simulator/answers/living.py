"""A gateway that lives: it answers from its plant, and writes change what is read later."""

import json
from datetime import datetime, timedelta
from functools import lru_cache
from urllib.parse import urlsplit

import attrs

from pyenvoy.firmware import Firmware
from pyenvoy.request import Headers, Method, Request, Response
from pyenvoy.simulator import era as refusals
from pyenvoy.simulator.answers import (
    admin_lib,
    api_v1,
    home,
    info,
    ivp_ensemble,
    ivp_meters,
    ivp_ss,
    legacy,
    production,
)
from pyenvoy.simulator.answers.era import Era
from pyenvoy.simulator.answers.pace import Pace, took
from pyenvoy.simulator.answers.pages import Desk, Page
from pyenvoy.simulator.answers.settings import Settings
from pyenvoy.simulator.answers.situation import situation
from pyenvoy.simulator.answers.view import View
from pyenvoy.simulator.plant import Course, begun

_FAMILIES = (info, api_v1, production, legacy, home, ivp_meters, ivp_ensemble, ivp_ss, admin_lib)
_PAGES: tuple[Page, ...] = tuple(page for family in _FAMILIES for page in family.PAGES)
_DESKS: tuple[Desk, ...] = tuple(
    desk for family in _FAMILIES for desk in getattr(family, "DESKS", ())
)
_SPELLED_TWICE = ("/admin/", "/ivp/", "/installer/")  # with and without .json (4.3, 4.4)


@lru_cache(64)
def _pages(era: Era) -> dict[str, Page]:
    """What this gateway has to read, by path."""
    every = (*_PAGES, *ivp_meters.pages_below(era))
    return {page.path: page for page in every if page.of(era)}


@lru_cache(64)
def _desks(era: Era) -> dict[tuple[Method, str], Desk]:
    """What this gateway takes."""
    return {(desk.method, desk.path): desk for desk in _DESKS if desk.of(era)}


def _place(path: str) -> tuple[str, str]:
    """Path and query, the path in one spelling."""
    split = urlsplit(path)
    bare = split.path.rstrip("/") or "/"
    if bare.startswith(_SPELLED_TWICE):
        bare = bare.removesuffix(".json")
    return bare, split.query


@attrs.frozen
class Living:
    """A gateway of an era at its plant. Its story begins with the first question."""

    era: Era
    serial: str
    settings: Settings = attrs.field(repr=False)
    pace: Pace = Pace.INSTANT
    shift: timedelta = timedelta()
    """How far the gateway's clock, and its sun, are ahead of the asker's."""
    starting_until: datetime | None = None
    """Before this it says 503, or on firmware 3 zeros."""
    course: Course | None = attrs.field(default=None, repr=False)

    @property
    def firmware(self) -> Firmware:
        """The version it plays."""
        return self.era.firmware

    def view(self, now: datetime, query: str = "") -> View:
        """The gateway at a moment."""
        t = (now + self.shift).timestamp()
        course = self.course or begun(self.era.plant, t, situation(self.era, self.settings))
        return View(
            era=self.era,
            serial=self.serial,
            course=course,
            settings=self.settings,
            t=int(t),
            query=query,
            starting=self.starting_until is not None and now < self.starting_until,
        )

    def respond(self, request: Request, now: datetime) -> "tuple[Living, Response]":
        """The answer, and the gateway as the request has left it."""
        place, query = _place(request.path)
        view = self.view(now, query)
        living = attrs.evolve(self, course=view.course)
        if view.starting and self.era.major >= 4:
            return living, refusals.unavailable(self.firmware)
        if request.method is Method.GET:
            return living, living._read(view, place, request.path)
        return living._write(view, request, place)

    def _read(self, view: View, place: str, path: str) -> Response:
        page = _pages(self.era).get(place)
        if page is None:
            known = any(desk == place for _, desk in _desks(self.era))
            return refusals.not_allowed() if known else refusals.missing(self.firmware, path)
        said = page.say(view)
        body = said if isinstance(said, bytes) else (page.layout(said) + "\n").encode()
        return Response(200, self._headers(page), body, self._took(view, place))

    def _headers(self, page: Page) -> Headers:
        """Most of `/ivp` bears no type from 7 on, where the web server adds its own lines (8.1)."""
        kind = page.kind or ("" if self.era.major >= 7 else "application/json")
        pairs = (("content-type", kind),) if kind else ()
        if self.era.major < 7:
            return Headers(pairs)
        more = (("x-frame-options", "DENY"), ("x-content-type-options", "nosniff"))
        return Headers((("server", "openresty/1.17.8.1"), *pairs, *more))

    def _took(self, view: View, place: str) -> timedelta:
        asked = f"{place}?{view.query}" if view.query else place
        return took(self.pace, asked, self.era.plant.inverters, view.t)

    def _write(self, view: View, request: Request, place: str) -> "tuple[Living, Response]":
        desk = _desks(self.era).get((request.method, place))
        if desk is None:
            known = place in _pages(self.era) or any(path == place for _, path in _desks(self.era))
            missing = refusals.missing(self.firmware, request.path)
            return self, refusals.not_allowed() if known else missing
        try:
            sent = json.loads(request.body or b"null")
        except ValueError:
            return self, refusals.bad_request()
        done = desk.write(view, sent)
        if done is None:
            return self, refusals.bad_request()
        body = (desk.layout(done.said) + "\n").encode()
        response = Response(200, Headers(), body, self._took(view, place))
        return self._after(view, done.settings, done.delay), response

    def _after(self, view: View, settings: Settings, delay: int) -> "Living":
        """The gateway with new settings, its plant following after a while."""
        course = view.course
        wanted = situation(self.era, settings)
        if wanted != course.situation:
            course = course.switched(wanted, view.t + delay)
        return attrs.evolve(self, settings=settings, course=course)
