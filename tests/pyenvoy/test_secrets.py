"""Nothing that is secret gets out: whole sessions over real sockets, and all that can be seen of them."""

import asyncio
import io
import json
import logging
import pprint
import traceback
from contextlib import asynccontextmanager

import attrs
import pytest
from rich.console import Console
from rich.pretty import pretty_repr
from rich.traceback import Traceback

from pyenvoy import recording
from pyenvoy.access.credentials import Account, Local, OwnToken
from pyenvoy.access.exchange import Cloud
from pyenvoy.effects.envoy import connect
from pyenvoy.effects.tokenfile import Memory, TokenFiles, open_secret
from pyenvoy.errors import EnvoyError, UsageError
from pyenvoy.secret import Secret
from pyenvoy.show import plain, rows, tables
from pyenvoy.show.html import html
from pyenvoy.simulator.answers import living
from pyenvoy.simulator.cloud import CloudAccount, CloudScript
from pyenvoy.simulator.faults import NONE, Fault, Faults, Kind
from pyenvoy.simulator.server import serve
from pyenvoy_mqtt.topics import payload
from tests.fakes.clock import Fast
from tests.fakes.recorded import entry
from tests.fakes.tokens import made

EMAIL, PASSWORD = "anne@example.org", "pass-hush"
ALWAYS = (EMAIL, PASSWORD, "eyJ", "sessionId=")


def account(password=PASSWORD):
    return Account(Secret(EMAIL), Secret(password))


def ways(error):
    """An exception and all that it came from."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def ours(trace):
    """A traceback from where our own code begins: a test's variables are its own."""
    while trace is not None and "/tests/" in trace.tb_frame.f_code.co_filename:
        trace = trace.tb_next
    return trace


def told(error):
    """An exception as Python, pytest and rich print it at their most talkative."""
    out = io.StringIO()
    for one in ways(error):
        trace = ours(one.__traceback__)
        found = traceback.TracebackException(type(one), one, trace, capture_locals=True)
        out.writelines(found.format(chain=False))
        drawn = Traceback.from_exception(
            type(one), one, trace, show_locals=True, locals_max_string=None
        )
        Console(file=out, width=400).print(drawn)
        print(repr(one.args), vars(one), file=out)
    return out.getvalue()


def seen(thing):
    """A value as everything prints it that prints values."""
    return "\n".join((repr(thing), str(thing), pprint.pformat(thing), pretty_repr(thing)))


def shown(envoy, snapshot):
    """Everything that can be seen of a session and of what it has read."""
    state = envoy.state
    parts = [getattr(state, one.name) for one in attrs.fields(type(state))]
    parts += [getattr(state.access, one.name) for one in attrs.fields(type(state.access))]
    yield from map(seen, (envoy, state, snapshot, *parts))
    yield json.dumps(plain(snapshot))
    yield payload(snapshot).decode()
    yield html(snapshot)
    yield repr((rows(snapshot), tables(snapshot)))


NO_COOKIE = Faults((Fault(Kind.NO_COOKIE),))


@asynccontextmanager
async def gateway(faults=NONE, **accounts):
    asyncio.get_running_loop().set_debug(True)
    asyncio.get_running_loop().slow_callback_duration = 0.0001
    played = living("8.3")
    known = {"serials": (played.serial,)} | accounts
    script = CloudScript(accounts=(CloudAccount(EMAIL, Secret(PASSWORD), **known),))
    async with serve(played, cloud=script, faults=faults) as one:
        yield one


def entered(one, credentials, folder, **how):
    authorities = folder / "ca.pem"
    if one.cloud:
        authorities.write_bytes(one.cloud_ca)
        how |= {"cloud": Cloud(one.cloud, one.cloud), "authorities": str(authorities)}
    return connect(str(one.origin), credentials, clock=Fast(), tokens=Memory(), **how)


def no_secret_in(text, *more):
    assert text
    assert not [one for one in (*ALWAYS, *more) if one in text]


@pytest.fixture
def log(caplog):
    """All that is logged at the most talkative."""
    caplog.handler.addFilter(_not_the_cloud)
    with caplog.at_level(logging.DEBUG), caplog.at_level(logging.DEBUG, "httpx"):  # `run` quiets it
        yield caplog
    caplog.handler.removeFilter(_not_the_cloud)


def _not_the_cloud(record):
    """The simulated cloud is told the password, in this very loop, whose debugging shows slow tasks' results."""
    return not (record.name == "asyncio" and record.getMessage().startswith("Executing "))


@pytest.mark.parametrize("way", ["account", "token", "bearer"])
async def test_nothing_of_a_session_with_a_token_is_seen_or_logged(way, tmp_path, log):
    async with gateway(NO_COOKIE if way == "bearer" else NONE) as one:
        credentials = account() if way == "account" else OwnToken(Secret(one.token()))
        async with entered(one, credentials, tmp_path) as envoy:
            snapshot = await envoy.snapshot(whole=True)
            no_secret_in("\n".join(shown(envoy, snapshot)))
            assert envoy.state.access.token is not None
        assert any(arrived.path == "/auth/check_jwt" for arrived in one.requests)
    assert {"httpcore.http11", "httpx", "asyncio"} <= {one.name for one in log.records}
    no_secret_in(log.text)


async def test_nothing_of_a_session_with_a_password_is_seen_or_logged(tmp_path, log):
    async with serve(living("5.0")) as one:
        password = one.actor.serial[-6:]
        async with entered(one, Local("envoy", Secret(password)), tmp_path) as envoy:
            await envoy.snapshot(whole=True)
            digest = repr(envoy.state.access.phase)
    assert "Secret" in digest
    assert password not in digest.replace(one.actor.serial, "")
    no_secret_in(log.text, f"'{password}'", "Digest username")


async def raised(envoy):
    async with asyncio.timeout(10):
        async with envoy:
            with pytest.raises(EnvoyError) as found:
                await envoy.snapshot()
    return found.value


@pytest.mark.parametrize(
    ("credentials", "accounts"),
    [
        (account("wrong-hush"), {}),
        (account(), {"serials": ("999999999999",)}),
        (account(), {"second_factor": True}),
        (OwnToken(Secret("eyJ-cut-off")), {}),
        (OwnToken(Secret(made("999999999999"))), {}),
    ],
    ids=[
        "a wrong password",
        "not on the account",
        "a second factor",
        "no token",
        "another's token",
    ],
)
async def test_no_failure_of_signing_in_tells_a_secret(credentials, accounts, tmp_path, log):
    async with gateway(**accounts) as one:
        error = await raised(entered(one, credentials, tmp_path))
    no_secret_in(told(error), "hush")
    no_secret_in(log.text, "hush")


async def test_a_certificate_that_is_refused_tells_no_secret(tmp_path):
    async with gateway() as one:
        own = OwnToken(Secret(one.token()))
        no_secret_in(told(await raised(entered(one, own, tmp_path, fingerprint="ab" * 32))))


def test_a_damaged_file_tells_no_secret_of_what_is_in_it(tmp_path):
    for text in ('{"token": "eyJ-hush", ', '["eyJ-hush"]', '{"token": ["eyJ-hush"]}'):
        kept = tmp_path / "1223.json"
        kept.write_text(text)
        kept.chmod(0o600)
        with pytest.raises(UsageError) as found:
            TokenFiles(tmp_path).load("1223")
        no_secret_in(told(found.value), "hush")


def test_a_file_that_others_can_read_tells_no_secret_either(tmp_path):
    path = tmp_path / "token"
    path.write_text("eyJ-hush")
    path.chmod(0o644)
    with pytest.raises(UsageError) as found:
        open_secret(path)
    no_secret_in(told(found.value), "hush")


def test_a_recording_holds_no_header_that_is_secret():
    headers = (("Set-Cookie", "sessionId=hush"), ("Authorization", "Bearer eyJ"), ("X-Y", "z"))
    held = recording.Recording((entry("/info", "{}", headers=headers),))
    text = recording.render(held).decode()
    assert "X-Y" in text or "x-y" in text
    no_secret_in(text, "hush")
