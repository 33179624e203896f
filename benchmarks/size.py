"""How much a base install is: packages and bytes, without bytecode, with it, and beside pip."""

import compileall
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator
from pathlib import Path

from shipping.building import built_twice, kept
from shipping.installing import MOST_BYTES, MOST_PACKAGES, Place, install, made, measured

ROOT = Path(__file__).parents[1]

ABOUT = """
**Size.** The wheel alone, without any extra, in an environment made by uv that holds no pip: the sum of the bytes of all
files that were installed, a megabyte being a million. `uv` and `pip --no-compile` leave it so; plain `pip` compiles every
module at once, and Python does it for what is imported where it may write. Adapters, simulator and page are in the
wheel, as one distribution holds them all; what they need is in the extras.
"""


def measure() -> Iterator[tuple[str, str, str, bool | None]]:
    """Rows of the table."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        wheel = built_twice(ROOT, kept(ROOT), work / "dist", work).wheel
        place = made(Path(sys.executable), work / "bare")
        install(place, wheel)
        size = measured(place)
        few, small = size.packages <= MOST_PACKAGES, size.files <= MOST_BYTES
        yield "packages of a base install", str(size.packages), f"at most {MOST_PACKAGES}", few
        yield (
            "bytes of it, without bytecode",
            mega(size.files),
            f"at most {mega(MOST_BYTES)}",
            small,
        )
        compileall.compile_dir(place.packages, quiet=2)
        yield "the same with all bytecode", mega(measured(place).files), "", None
        ours = sum(one.stat().st_size for one in place.packages.glob("pyenvoy*/**/*.py"))
        yield "of it our own source", mega(ours), "", None
        venv.create(work / "pip", with_pip=False)
        subprocess.run(
            [work / "pip" / "bin" / "python", "-m", "ensurepip"], check=True, capture_output=True
        )
        yield (
            "pip with setuptools, as `python -m venv` brings them, for comparison",
            mega(measured(Place(work / "pip")).files),
            "",
            None,
        )


def mega(size: int) -> str:
    """A number of bytes for people."""
    return f"{size / 1e6:.1f} MB"
