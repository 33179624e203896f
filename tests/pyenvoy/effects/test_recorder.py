"""The recorder over real sockets, against the simulator."""

import stat
from datetime import timedelta
from types import SimpleNamespace

import pytest

from pyenvoy.access.credentials import Nobody, OwnToken
from pyenvoy.effects.envoy import connect
from pyenvoy.effects.recorder import record, save
from pyenvoy.endpoint import Role
from pyenvoy.errors import TransportError, UsageError
from pyenvoy.reading.snapshot import take
from pyenvoy.recording import Recording, answers, moment, parse
from pyenvoy.request import Response
from pyenvoy.secret import Secret
from pyenvoy.simulator.answers import living
from pyenvoy.simulator.faults import NONE, Fault, Faults, Kind
from pyenvoy.simulator.server import serve
from tests.fakes.clock import Fast
from tests.fakes.recorded import entry


async def recorded(era="8.3", role=Role.OWNER, credentials=None, faults=NONE, **how):
    async with serve(living(era, inverters=3), faults=faults) as gateway:
        if credentials is None:
            credentials = OwnToken(Secret(gateway.token(role))) if gateway.certificate else Nobody()
        clock = Fast()
        async with connect(str(gateway.origin), credentials, clock=clock) as envoy:
            return gateway, await record(envoy, clock=clock, **how)


def paths(recording):
    return [one.request.path for one in recording.entries]


async def test_a_recording_is_understood_like_the_gateway_itself():
    _, found = await recorded()
    snapshot = take(answers(found), moment(found), complete=True)
    assert None not in (snapshot.gateway, snapshot.production, snapshot.inverters, snapshot.tariff)


async def test_every_page_says_where_and_how_it_was_answered():
    gateway, found = await recorded()
    one = next(one for one in found.entries if one.request.path == "/api/v1/energy")
    assert (one.request.origin, one.response.status) == (gateway.origin, 404)
    assert one.response.took > timedelta()
    assert found.comment == "Recorded by pyenvoy: firmware 8.3, as owner"


async def test_an_installer_sees_more_than_an_owner():
    _, as_owner = await recorded()
    _, as_installer = await recorded(role=Role.INSTALLER)
    assert set(paths(as_owner)) < set(paths(as_installer))


async def test_an_old_gateway_is_asked_as_its_installer():
    _, found = await recorded("5.0")
    status = {one.request.path: one.response.status for one in found.entries}
    assert status["/installer/agf/index.json"] == status["/api/v1/production/inverters"] == 200


async def test_no_token_and_no_cookie_is_in_the_file(tmp_path):
    _, found = await recorded()
    save(found, tmp_path / "house.har")
    text = (tmp_path / "house.har").read_text().lower()
    assert [
        word for word in ("eyj", "sessionid=", '"cookie"', "authorization") if word in text
    ] == []


async def test_what_is_silent_is_told_and_left_out():
    told = []
    faults = Faults((Fault(Kind.SILENT_CLOSE, paths=("/ivp/ss",)),))
    _, found = await recorded(faults=faults, tell=told.append)
    silent = [one.path for one in told if isinstance(one.heard, TransportError)]
    assert "/ivp/ss/gen_mode" in silent
    assert set(silent).isdisjoint(paths(found))
    assert [one.number for one in told] == list(range(1, told[0].total + 1))


class Alone:
    """Stands where `Envoy` and the clock stand: every answer takes as long as is wished."""

    def __init__(self, took=timedelta(seconds=2), silent=False):
        self.took, self.silent, self.asked, self.rests = took, silent, 0, []
        self.time = entry("/").at
        known = SimpleNamespace(firmware=None)
        self.state = SimpleNamespace(known=known, role=Role.OWNER, identity=None)

    async def get(self, path):
        self.asked += 1
        if self.silent and self.asked > 1:
            raise TransportError(path)
        return Response(200, took=self.took)

    def now(self):
        return self.time

    async def sleep_until(self, moment):
        self.rests.append(moment - self.time)
        self.time = moment


async def test_it_rests_four_times_as_long_as_it_was_busy():
    asked = Alone()
    await record(asked, clock=asked)
    assert set(asked.rests) == {timedelta(seconds=8)}


async def test_it_rests_no_longer_than_half_a_minute():
    asked = Alone(took=timedelta(seconds=59))
    await record(asked, clock=asked)
    assert set(asked.rests) == {timedelta(seconds=30)}


async def test_a_gateway_that_falls_silent_gives_no_recording():
    asked = Alone(silent=True)
    with pytest.raises(TransportError, match="answered nothing"):
        await record(asked, clock=asked)


def test_a_file_is_for_its_owner_alone_and_can_be_read_again(tmp_path):
    path = tmp_path / "house.har"
    save(Recording((entry("/home", {}),), "mine"), path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert parse(path.read_bytes()).comment == "mine"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_cannot_be_written_is_said_in_a_sentence(tmp_path):
    with pytest.raises(UsageError, match="cannot be written"):
        save(Recording((entry("/home"),)), tmp_path / "nowhere" / "house.har")
