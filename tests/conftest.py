"""What every test lives with: only the loopback address, and a word on recordings that are missing."""

import os
import socket
import sys
import tempfile
from itertools import count
from pathlib import Path

import pytest
from coverage import Coverage
from hypothesis import settings

from tests.recordings import ABSENT, RECORDINGS

settings.register_profile("every run", derandomize=True)  # so that a run decides alike each time
settings.register_profile("search")  # the long forms look for what nobody has thought of
settings.load_profile("search" if "PYENVOY_EXAMPLES" in os.environ else "every run")

LISTED: dict[str, dict[str, int]] = {}
_LOOPBACK = ("127.", "::1", "localhost")


@pytest.fixture(autouse=True)
def only_loopback(monkeypatch):
    """No test reaches beyond this machine."""
    connect = socket.socket.connect

    def guarded(self, address):
        if self.family in (socket.AF_INET, socket.AF_INET6) and not address[0].startswith(
            _LOOPBACK
        ):
            raise AssertionError(f"a test tried to reach {address[0]}")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def no_home(monkeypatch, tmp_path_factory):
    """No test finds or leaves anything in the state folder of whoever runs it."""
    kept = tmp_path_factory.getbasetemp() / "state" / str(next(_COUNT))
    monkeypatch.setenv("XDG_STATE_HOME", str(kept))
    monkeypatch.delenv("STATE_DIRECTORY", raising=False)


_COUNT = count()


@pytest.fixture
def alone_on_the_air():
    """No other test of this machine is heard while this one listens: names in mDNS are everybody's."""
    import fcntl  # nothing but these tests needs it, and not every system has it

    with (Path(tempfile.gettempdir()) / f"pyenvoy-mdns-{os.getuid()}").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


@pytest.fixture
def foreign(monkeypatch, tmp_path_factory):
    """Installs an adapter `odd` of somebody else, whose module says what is given."""

    def install(text):
        site = tmp_path_factory.mktemp("site")
        about = site / "odd_thing-1.dist-info"
        about.mkdir()
        (about / "METADATA").write_text("Metadata-Version: 2.1\nName: odd-thing\nVersion: 1\n")
        (about / "entry_points.txt").write_text("[pyenvoy.adapters]\nodd = odd_thing:Odd\n")
        (site / "odd_thing.py").write_text(text)
        monkeypatch.syspath_prepend(site)
        monkeypatch.delitem(sys.modules, "odd_thing", raising=False)

    yield install
    sys.modules.pop("odd_thing", None)


_CORE = Path(__file__).parent / "pyenvoy"
_COSTLY = (
    "simulator",
    "accounting/test_histories.py",
    "cli/test_show.py",
    "effects/test_doing.py",
    "effects/test_recorder.py",
    "effects/test_streaming.py",
    "test_hostile.py",
    "test_line.py",
    "test_secrets.py",
    "test_truth.py",
)
"""Tests of the core that do the same a thousand times: others cover every branch of it."""


def is_traced(path):
    """Whether a test counts for the coverage of the core; tracing all made them three times as slow."""
    costly = (path.is_relative_to(_CORE / one) for one in _COSTLY)
    return path.is_relative_to(_CORE) and not any(costly)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item):
    """Coverage looks away while a test runs, with its fixtures, that does not count for it."""
    tracing = Coverage.current()
    if tracing is None or is_traced(item.path):
        return (yield)
    tracing.stop()
    try:
        return (yield)
    finally:
        tracing.start()


@pytest.fixture
def listed(request):
    """Tables to print below the test run."""
    found = {}
    yield found
    request.node.user_properties.extend(("listed", one) for one in found.items())


@pytest.hookimpl
def pytest_runtest_logreport(report):
    if report.when == "teardown":
        LISTED.update(dict(value for name, value in report.user_properties if name == "listed"))


def pytest_terminal_summary(terminalreporter):
    if ABSENT:
        terminalreporter.section("recordings", sep="!", red=True, bold=True)
        terminalreporter.line(ABSENT, red=True)
    else:
        terminalreporter.line(f"{len(RECORDINGS)} recordings of real gateways were read")
    for title, rows in LISTED.items():
        terminalreporter.section(title)
        for name, value in sorted(rows.items()):
            terminalreporter.line(f"{value:>6}  {name}")
        if not rows:
            terminalreporter.line("       none")
