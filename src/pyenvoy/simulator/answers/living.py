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
    installer,
    inventory,
    ivp_ensemble,
    ivp_meters,
    ivp_pdm,
    ivp_ss,
    legacy,
    livedata,
    production,
    session,
    stream,
)
from pyenvoy.simulator.answers.era import Era
from pyenvoy.simulator.answers.pace import Pace, took
from pyenvoy.simulator.answers.pages import Desk, Done, Page
from pyenvoy.simulator.answers.settings import Settings
from pyenvoy.simulator.answers.situation import situation
from pyenvoy.simulator.answers.view import View
from pyenvoy.simulator.plant import Course, begun

_FAMILIES = (info, session, api_v1, production, legacy, home, inventory, ivp_meters, ivp_pdm,
             ivp_ensemble, ivp_ss, livedata, admin_lib, installer, stream)  # fmt: skip
_PAGES: tuple[Page, ...] = tuple(page for family in _FAMILIES for page in family.PAGES)
_DESKS: tuple[Desk, ...] = (
    *admin_lib.DESKS,
    *installer.DESKS,
    *ivp_ensemble.DESKS,
    *ivp_ss.DESKS,
    *livedata.DESKS,
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
    every = (*_DESKS, *ivp_meters.desks_below(era))
    return {(desk.method, desk.path): desk for desk in every if desk.of(era)}


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
            return living, self._read(view, place, request.path)
        return self._write(view, request, place)

    def event(self, now: datetime) -> bytes | None:
        """What `/stream/meter` says this second, without its frame; `None` where no meter is."""
        return stream.event(self.view(now))

    def _read(self, view: View, place: str, path: str) -> Response:
        page = _pages(self.era).get(place)
        if page is None and place == "/production" and self.era.major >= 4:
            return refusals.unauthorized(self.firmware, path)  # 4.10 and 5.x (1.2)
        if page is None:
            return self._no_desk(place, path)
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
        living = attrs.evolve(self, course=view.course)
        desk = _desks(self.era).get((request.method, place))
        if desk is None:
            return living, self._no_desk(place, request.path)
        try:
            sent = json.loads(request.body or b"null")
        except ValueError:
            return living, refusals.bad_request()
        done = desk.write(view, sent)
        if done is None:
            return living, refusals.bad_request()
        body = (desk.layout(done.said) + "\n").encode()
        response = Response(200, Headers(), body, self._took(view, place))
        return self._after(view, done), response

    def _no_desk(self, place: str, path: str) -> Response:
        known = place in _pages(self.era) or any(desk == place for _, desk in _desks(self.era))
        return refusals.not_allowed() if known else refusals.missing(self.firmware, path)

    def _after(self, view: View, done: Done) -> "Living":
        """The gateway with new settings, its plant following after a while."""
        course = view.course
        wanted = situation(self.era, done.settings)
        if wanted != course.situation:
            course = course.switched(wanted, view.t + done.delay)
        era = ivp_meters.switched(self.era, done.settings.meters)
        return attrs.evolve(self, era=era, settings=done.settings, course=course)
