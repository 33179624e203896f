"""The time to import, against pyenphase, each in a process of its own, in turn."""

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping

from benchmarks import bytecode

ROUNDS = 9
OURS = "import pyenvoy"
ALL_OF_OURS = "import pyenvoy; [getattr(pyenvoy, name) for name in pyenvoy.__all__]"
THEIRS = "import pyenphase"
NOTHING = "pass"


def seconds(code: str, variables: Mapping[str, str]) -> float:
    """How long an interpreter takes that runs this and ends."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True, env=variables)
    return time.perf_counter() - start


def measure() -> Iterator[tuple[str, str, str, bool | None]]:
    """Rows of the table: times over the bare interpreter's."""
    runs: dict[str, list[float]] = {code: [] for code in (NOTHING, OURS, ALL_OF_OURS, THEIRS)}
    with bytecode.kept() as variables:
        for _ in range(1 + ROUNDS):  # the first round compiles
            for code, times in runs.items():
                times.append(seconds(code, variables))
    bare, ours, everything, theirs = (statistics.median(times[1:]) for times in runs.values())
    for what, one in ((OURS, ours), ("everything behind pyenvoy's front door", everything)):
        ratio = (one - bare) / (theirs - bare)
        name = f"`{what}`" if what == OURS else what
        yield f"{name} over `import pyenphase`", f"{ratio:.2f}", "at most 0.5", ratio <= 0.5
