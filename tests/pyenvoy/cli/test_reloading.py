"""Settings that change while they are run."""

import asyncio
import logging
import os

import pytest

from pyenvoy.cli import reloading
from pyenvoy.cli.settings import wanted_by
from pyenvoy.errors import UsageError
from pyenvoy_homekit.adapter import Homekit


@pytest.fixture
def path(tmp_path, monkeypatch):
    monkeypatch.setattr(reloading, "EVERY", 0.01)
    found = tmp_path / "pyenvoy.toml"
    found.write_text('gateway.host = "first"\n[mqtt]\n')
    return found


async def logged(caplog, words):
    async with asyncio.timeout(20):
        while words not in caplog.text:  # noqa: ASYNC110  # a log has no event
            await asyncio.sleep(0.01)


class Running:
    """What is run: it goes on until it is ended, and tells which gateways it was run for."""

    def __init__(self):
        self.hosts, self.under_way = asyncio.Queue(), 0

    async def __call__(self, wanted):
        self.under_way += 1
        self.hosts.put_nowait(wanted.hosts)
        try:
            await asyncio.Event().wait()
        finally:
            self.under_way -= 1


@pytest.fixture
async def running(path):
    found = Running()
    task = asyncio.create_task(reloading.kept_up(path, None, wanted_by(path), found))
    assert await found.hosts.get() == ["first"]
    yield found
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert found.under_way == 0


async def test_what_has_changed_is_run_in_place_of_what_was(path, running):
    path.write_text('gateway.host = "second"\n[mqtt]\n')
    assert await running.hosts.get() == ["second"]
    assert running.under_way == 1


async def test_what_changes_while_the_former_ends_is_not_missed(path):
    seen = asyncio.Queue()

    async def run(wanted):
        seen.put_nowait(wanted.hosts)
        try:
            await asyncio.Event().wait()
        finally:
            if wanted.hosts == ["first"]:
                path.write_text('gateway.host = "last-of-all"\n[mqtt]\n')

    task = asyncio.create_task(reloading.kept_up(path, None, wanted_by(path), run))
    assert await seen.get() == ["first"]
    path.write_text('gateway.host = "second"\n[mqtt]\n')
    assert [await seen.get(), await seen.get()] == [["second"], ["last-of-all"]]
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_a_secret_that_has_changed_is_read_when_the_settings_are_touched(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(reloading, "EVERY", 0.01)
    path, secret = tmp_path / "pyenvoy.toml", tmp_path / "token"
    secret.touch(0o600)
    secret.write_text("before")
    path.write_text('[gateway]\nhost = "first"\ntoken_file = "token"\n[mqtt]\n')
    tokens = asyncio.Queue()

    async def run(wanted):
        tokens.put_nowait(wanted.settings.gateways[0].token.reveal())
        await asyncio.Event().wait()

    task = asyncio.create_task(reloading.kept_up(path, None, wanted_by(path), run))
    assert await tokens.get() == "before"
    secret.write_text("after")
    os.utime(path, (1, 1))
    assert await tokens.get() == "after"
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_what_ends_for_a_change_is_let_end_though_all_is_to_end_meanwhile(path):
    begun, ending, ended = asyncio.Event(), asyncio.Event(), []

    async def run(wanted):
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ending.set()
            await asyncio.sleep(0.01)  # as a farewell takes a moment
            ended.append(wanted.hosts)

    task = asyncio.create_task(reloading.kept_up(path, None, wanted_by(path), run))
    await begun.wait()
    path.write_text('gateway.host = "second"\n[mqtt]\n')
    await ending.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert (ended, task.cancelled()) == ([["first"]], True)


async def test_half_of_a_file_that_is_being_written_is_not_run(path, running, monkeypatch):
    def half(found, only):
        wanted = wanted_by(found, only)
        monkeypatch.undo()
        monkeypatch.setattr(reloading, "EVERY", 0.01)
        found.write_text('gateway.host = "whole-at-last"\n[mqtt]\n')
        return wanted

    monkeypatch.setattr(reloading, "wanted_by", half)
    path.write_text('gateway.host = "whole"\n[mqtt]\n')
    assert await running.hosts.get() == ["whole-at-last"]


async def test_mistakes_are_told_and_what_was_goes_on(path, running, caplog):
    path.write_text('gateway.hots = "second"\n[mqtt]\n')
    await logged(caplog, "hots")
    assert (running.hosts.empty(), running.under_way) == (True, 1)
    path.write_text('gateway.host = "third"\n[mqtt]\n')
    assert await running.hosts.get() == ["third"]


@pytest.mark.parametrize("body", [b"\xff", b"#" * (1 << 21)])
async def test_a_file_that_cannot_be_read_at_all_ends_nothing(path, running, caplog, body):
    path.write_bytes(body)
    await logged(caplog, "what was set before goes on")
    assert (running.hosts.empty(), running.under_way) == (True, 1)


async def test_of_very_many_mistakes_the_log_tells_the_first(path, running, caplog):
    wrong = "".join(f"x{number} = 1\n" for number in range(50))
    path.write_text(f'gateway.host = "second"\n[mqtt]\n{wrong}')
    await logged(caplog, "and 30 more")
    assert caplog.text.count("no setting is called") == 20


@pytest.fixture
def looked(monkeypatch):
    """Waits until the file was looked at so many times more."""
    looks, stamp = [], reloading._stamp
    monkeypatch.setattr(reloading, "_stamp", lambda path: looks.append(path) or stamp(path))

    async def wait(times):
        until = len(looks) + times
        async with asyncio.timeout(20):
            while len(looks) < until:  # noqa: ASYNC110  # nobody tells of looks
                await asyncio.sleep(0.01)

    return wait


async def test_a_file_that_is_away_and_comes_back_as_it_was_changes_nothing(
    path, looked, running, caplog
):
    caplog.set_level(logging.INFO)
    text = path.read_text()
    await looked(4)  # it has been seen
    path.unlink()
    await looked(3)
    path.write_text(f"{text}\n# nothing new\n")
    await looked(5)
    assert (running.hosts.empty(), caplog.text) == (True, "")


async def test_an_extra_that_changed_settings_want_and_is_missing_ends_nothing(
    path, running, caplog, monkeypatch
):
    def lacking(_):
        raise ModuleNotFoundError(name="pyhap.camera")

    monkeypatch.setattr(Homekit, "__init__", lacking)
    path.write_text('gateway.host = "second"\n[homekit]\n')
    await logged(caplog, "goes on: pyenvoy: this needs pyhap, ")
    assert (running.hosts.empty(), running.under_way) == (True, 1)
    path.write_text('gateway.host = "third"\n[mqtt]\n')
    assert await running.hosts.get() == ["third"]


async def test_what_ends_by_itself_ends_it_all(path):
    async def broken(wanted):
        raise OSError("no network")

    with pytest.raises(OSError, match="no network"):
        await reloading.kept_up(path, None, wanted_by(path), broken)


class Failing:
    """What is run: the gateway `first` goes on until it is ended, others fail with what is given."""

    def __init__(self, error):
        self.error, self.hosts = error, asyncio.Queue()

    async def __call__(self, wanted):
        self.hosts.put_nowait(wanted.hosts)
        if wanted.hosts == ["first"]:
            await asyncio.Event().wait()
        raise self.error


async def changed(path, error):
    """What becomes of it when settings are changed to such as fail."""
    found = Failing(error)
    task = asyncio.create_task(reloading.kept_up(path, None, wanted_by(path), found))
    assert await found.hosts.get() == ["first"]
    path.write_text('gateway.host = "second"\n[mqtt]\n')
    assert await found.hosts.get() == ["second"]
    return found, task


@pytest.mark.parametrize("kind", [UsageError, OSError])
async def test_changed_settings_that_cannot_be_run_give_way_to_those_before(path, caplog, kind):
    found, task = await changed(path, kind("holds no certificates"))
    again = asyncio.create_task(found.hosts.get())
    await asyncio.wait({again, task}, return_when=asyncio.FIRST_COMPLETED)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert again.done()
    assert again.result() == ["first"]
    assert "what was set before is run again: holds no certificates" in caplog.text


async def test_a_mistake_of_ours_ends_changed_settings_too(path):
    _, task = await changed(path, KeyError("ours"))
    with pytest.raises(KeyError):
        await task


async def test_what_fails_after_it_has_run_for_long_ends_it_all(path, monkeypatch):
    monkeypatch.setattr(reloading, "TRIED", 0)
    _, task = await changed(path, OSError("no network"))
    with pytest.raises(OSError, match="no network"):
        await task


async def test_of_several_changes_that_fail_it_goes_back_to_what_ran_before_them(path):
    seen, fail = asyncio.Queue(), asyncio.Event()

    async def run(wanted):
        seen.put_nowait(wanted.hosts[0])
        if wanted.hosts == ["second"]:
            await fail.wait()
        if wanted.hosts != ["first"]:
            raise OSError("no network")
        await asyncio.Event().wait()

    task = asyncio.create_task(reloading.kept_up(path, None, wanted_by(path), run))
    found = [await seen.get()]
    for host in ("second", "third-of-all"):
        path.write_text(f'gateway.host = "{host}"\n[mqtt]\n')
        found.append(await seen.get())
    found.append(await seen.get())
    fail.set()
    later = asyncio.create_task(seen.get())
    await asyncio.wait({later, task}, return_when=asyncio.FIRST_COMPLETED)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert later.done()
    assert [*found, later.result()] == ["first", "second", "third-of-all", "second", "first"]


async def test_mistakes_seen_before_it_goes_back_are_told_once(path, caplog):
    fail = asyncio.Event()

    async def run(wanted):
        if wanted.hosts != ["first"]:
            path.write_text('gateway.hots = "second"\n[mqtt]\n')
            await fail.wait()
            raise OSError("no network")
        await asyncio.Event().wait()

    task = asyncio.create_task(reloading.kept_up(path, None, wanted_by(path), run))
    path.write_text('gateway.host = "second"\n[mqtt]\n')
    await logged(caplog, "hots")
    fail.set()
    await logged(caplog, "is run again")
    await asyncio.sleep(0.1)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert caplog.text.count("no setting is called hots") == 1


async def test_what_has_run_for_long_is_the_last_to_go_back_to(path, monkeypatch):
    seen, begun = asyncio.Queue(), []

    async def run(wanted):
        begun.append(wanted.hosts[0])
        seen.put_nowait(wanted.hosts[0])
        if "third" in begun:
            raise OSError("no network")
        await asyncio.Event().wait()

    task = asyncio.create_task(reloading.kept_up(path, None, wanted_by(path), run))
    assert await seen.get() == "first"
    for host, long in (("second", 60), ("third", 0)):
        monkeypatch.setattr(reloading, "TRIED", long)  # for what runs at the moment
        path.write_text(f'gateway.host = "{host}"\n[mqtt]\n')
        assert await seen.get() == host
        monkeypatch.setattr(reloading, "TRIED", 60)
    with pytest.raises(OSError, match="no network"):
        await task
    assert begun == ["first", "second", "third", "second"]
