"""What is kept between runs, by real runs: one started after the other as a supervisor does."""

import asyncio
import logging
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest

from pyenvoy.access.credentials import Account, OwnToken
from pyenvoy.access.exchange import Cloud
from pyenvoy.effects.envoy import connect
from pyenvoy.effects.tokenfile import Kept, TokenFiles
from pyenvoy.errors import AccountBlockedError, CloudError, UsageError, WrongPasswordError
from pyenvoy.secret import Secret
from pyenvoy.simulator.cloud import CloudAccount, CloudScript, Outcome, Way
from pyenvoy.simulator.faults import Fault, Faults, Kind
from pyenvoy.simulator.replay import Replay
from pyenvoy.simulator.server import serve
from tests.fakes.clock import Fast
from tests.fakes.recorded import SERIAL, recorded
from tests.fakes.sockets import until

PAGES = {"/ivp/meters": [], "/api/v1/production": {"wattsNow": 4}}
ANNE = CloudAccount("anne@example.org", Secret("hush"), serials=(SERIAL,))
GOOD = Account(Secret(ANNE.email), ANNE.password)
WRONG = Account(Secret(ANNE.email), Secret("rain"))


@asynccontextmanager
async def gateway(tmp_path, **outcomes):
    script = CloudScript((ANNE,), {Way[name]: (how,) for name, how in outcomes.items()})
    async with serve(Replay(recorded(pages=PAGES), follow_clock=True), cloud=script) as one:
        (tmp_path / "ca.pem").write_bytes(one.cloud_ca)
        yield one


def run(one, tmp_path, credentials):
    """One run of a program, with a clock and files of its own."""
    return connect(
        str(one.origin),
        credentials,
        tokens=TokenFiles(tmp_path / "state"),
        cloud=Cloud(one.cloud, one.cloud),
        authorities=str(tmp_path / "ca.pem"),
    )


async def runs(one, tmp_path, credentials, error, times=4):
    for _ in range(times):
        async with asyncio.timeout(10), run(one, tmp_path, credentials) as envoy:
            with pytest.raises(error):
                await envoy.snapshot()
    return one.cloud_actor.used[Way.LOGIN]


async def test_a_wrong_password_is_tried_once_however_often_the_program_is_started(tmp_path):
    async with gateway(tmp_path) as one:
        assert await runs(one, tmp_path, WRONG, WrongPasswordError) == 1


async def test_a_blocked_account_is_asked_for_once(tmp_path):
    async with gateway(tmp_path, LOGIN=Outcome.BLOCKED) as one:
        assert await runs(one, tmp_path, GOOD, AccountBlockedError) == 1


async def test_so_is_a_cloud_that_is_away(tmp_path):
    async with gateway(tmp_path, LOGIN=Outcome.UNAVAILABLE, FORM_LOGIN=Outcome.SILENT) as one:
        assert await runs(one, tmp_path, GOOD, CloudError) == 1


async def test_another_password_is_tried_at_once(tmp_path):
    async with gateway(tmp_path) as one:
        await runs(one, tmp_path, WRONG, WrongPasswordError, times=1)
        async with asyncio.timeout(10), run(one, tmp_path, GOOD) as envoy:
            assert (await envoy.snapshot()).complete


async def test_a_program_that_is_killed_while_it_signs_in_has_signed_in(tmp_path):
    async with gateway(tmp_path) as one:
        for _ in range(3):
            async with asyncio.timeout(10), run(one, tmp_path, GOOD):
                while not list((tmp_path / "state").glob("*.json")):  # noqa: ASYNC110  # nobody tells
                    await asyncio.sleep(0.001)
        assert one.cloud_actor.used.get(Way.LOGIN, 0) <= 1


async def test_a_token_that_is_kept_outlives_a_sign_in_that_fails(tmp_path):
    files = TokenFiles(tmp_path / "state")
    async with gateway(tmp_path) as one:
        async with asyncio.timeout(10), run(one, tmp_path, GOOD) as envoy:
            await envoy.snapshot()
        token = files.load(SERIAL).token
        async with asyncio.timeout(10), run(one, tmp_path, WRONG) as envoy:
            await envoy.snapshot()
        assert files.load(SERIAL).token == token is not None


# -- files that cannot be read --------------------------------------------------------------------


def garble(path):
    path.write_bytes(b"?")


def open_to_all(path):
    path.chmod(0o644)


@pytest.mark.parametrize("damage", [garble, open_to_all])
async def test_an_account_file_that_cannot_be_read_does_not_end_the_lane(tmp_path, damage):
    async with gateway(tmp_path) as one, asyncio.timeout(10):
        async with run(one, tmp_path, GOOD) as envoy:
            await envoy.snapshot()
        (account,) = (tmp_path / "state").glob("account-*.json")
        damage(account)
        (tmp_path / "state" / f"{SERIAL}.json").unlink()
        async with run(one, tmp_path, GOOD) as envoy:
            assert (await envoy.snapshot()).complete
            assert envoy.unkept is None
    assert TokenFiles(tmp_path / "state").load(account.stem).record is not None


@pytest.mark.parametrize("damage", [garble, open_to_all])
async def test_a_token_file_that_is_mended_is_read_without_a_restart(tmp_path, damage):
    tokens = TokenFiles(tmp_path)
    async with gateway(tmp_path) as one, asyncio.timeout(10):
        tokens.save(SERIAL, kept := Kept(Secret(one.token())))
        damage(tmp_path / f"{SERIAL}.json")
        async with connect(str(one.origin), tokens=tokens, clock=Fast()) as envoy:
            with pytest.raises(UsageError, match=SERIAL):
                await envoy.snapshot()
            tokens.save(SERIAL, kept)
            await until(lambda: envoy.latest is not None)
            assert envoy.state.available


async def test_a_token_near_its_end_is_logged_once(tmp_path, caplog):
    async with gateway(tmp_path) as one:
        token = OwnToken(Secret(one.token(lifetime=timedelta(days=20, hours=9))))
        async with asyncio.timeout(10), run(one, tmp_path, token) as envoy:
            await envoy.snapshot(whole=True)
    said = [one.getMessage() for one in caplog.records]
    assert said.count("The token ends in 20 days; make a new one in time.") == 1


# -- the outage of every day ----------------------------------------------------------------------


def nightly():
    """What was kept by one that was away at this time of the last four days."""
    day, into = divmod(int(datetime.now(UTC).timestamp()), 86400)
    slots = tuple(sorted((into // 300 + more) % 288 for more in range(3)))
    return tuple((day - ago, slots) for ago in (4, 3, 2, 1))


async def through_an_outage(one, tokens):
    """A run that meets an outage, by a clock as fast as a minute in 0.3 s; what was kept of it then."""
    token = OwnToken(Secret(one.token()))
    async with (
        asyncio.timeout(20),
        connect(str(one.origin), token, clock=Fast(), tokens=tokens) as envoy,
    ):
        await envoy.snapshot()
        one.faults = Faults((Fault(Kind.REFUSED),)).beginning(one.clock())
        await envoy._loop.until(lambda: envoy.state.failures > 1)
        available = envoy.state.available
        one.faults = Faults()
        await envoy._loop.until(lambda: envoy.state.failures == 0)
        return available


async def test_an_outage_is_kept_for_the_next_run(tmp_path):
    tokens = TokenFiles(tmp_path)
    async with gateway(tmp_path) as one:
        assert not await through_an_outage(one, tokens)
    assert len(tokens.load(SERIAL).outages) == 1
    assert (tmp_path / f"{SERIAL}.json").stat().st_mode & 0o777 == 0o600


async def test_an_outage_of_every_day_is_one_line_and_no_alarm(tmp_path, caplog):
    tokens = TokenFiles(tmp_path)
    tokens.save(SERIAL, Kept(outages=nightly()))
    caplog.set_level(logging.INFO, "pyenvoy")
    async with gateway(tmp_path) as one:
        assert await through_an_outage(one, tokens)
    said = [one for one in caplog.records if one.name.startswith("pyenvoy.effects")]
    assert ["as every day" in one.getMessage() for one in said] == [True]
    assert said[0].levelno == logging.INFO
