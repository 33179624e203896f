"""The time from typing `pyenvoy --help` to its last line, over the bare interpreter's, in turn."""

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from benchmarks import bytecode

ROUNDS = 31
BARE = ("-c", "pass")
HELP = (str(Path(sys.executable).with_name("pyenvoy")), "--help")
VERSION = (HELP[0], "--version")
SHOW = ("-m", "pyenvoy", "show", "--era", "8.3")

ABOUT = """
**Starting.** Each is a process of its own, all of them in turn; the median of 31 pairs of a command and the interpreter
that starts right before it (`python -c pass`, in the same environment, its bytecode kept). `--help` needs neither click
nor a look at what is installed through `importlib.metadata`, which cost 3.5 and 4.9 times the interpreter; with them
and every verb imported it took 43 times as long.
"""


def seconds(args: tuple[str, ...], variables: Mapping[str, str]) -> float:
    """How long one command takes."""
    start = time.perf_counter()
    command = [sys.executable, *args]
    subprocess.run(command, check=True, env=variables, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def over(args: tuple[str, ...], variables: Mapping[str, str], rounds: int) -> float:
    """The median ratio of pairs, which holds on a machine that is not idle too."""
    seconds(args, variables)  # compiles
    pairs = ((seconds(BARE, variables), seconds(args, variables)) for _ in range(rounds))
    return statistics.median(command / bare for bare, command in pairs)


def measure() -> Iterator[tuple[str, str, str, bool | None]]:
    """Rows of the table: times over the bare interpreter's."""
    with bytecode.kept() as variables:
        ratio = over(HELP, variables, ROUNDS)
        yield "`pyenvoy --help` over the bare interpreter", f"{ratio:.1f}", "below 3", ratio < 3
        for what, args in (("pyenvoy --version", VERSION), ("pyenvoy show --era 8.3", SHOW)):
            yield f"`{what}` over the same", f"{over(args, variables, ROUNDS // 3):.0f}", "", None
