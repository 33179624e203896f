"""`pyenvoy` as a child process, as a person or a service manager runs it."""

import json
import os
import signal
import subprocess
import sys
from contextlib import contextmanager


@contextmanager
def child(*args, **environ):
    """Run until the block ends; it is stopped as Ctrl-C would."""
    found = subprocess.Popen(
        [sys.executable, "-u", "-m", "pyenvoy", *args],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | environ,
        preexec_fn=_listening,  # noqa: PLW1509  # it takes no lock
    )
    try:
        yield found
    finally:
        if found.poll() is None:
            end(found)
        found.stdout.close()
        found.stderr.close()


def _listening():
    """A run in the background has Ctrl-C ignored, one by `nohup` the end of its terminal, and its children with it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


def end(found, by=signal.SIGINT):
    """Send a signal; the exit code."""
    found.send_signal(by)
    return found.wait(60)


@contextmanager
def simulated(*args):
    """A gateway of `pyenvoy simulate`, and what it says of itself."""
    with child("simulate", *args, "--json") as found:
        yield json.loads(found.stdout.readline())
