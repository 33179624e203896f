"""Builds and looks through what is handed out: `python -m shipping wheels`, or `release`, as nox runs them."""

import os
import socket
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from shipping import release
from shipping.building import Built, Files, built_twice, kept
from shipping.contents import of_sdist, of_wheel, wrong_anywhere, wrong_in_sdist, wrong_in_wheel
from shipping.installing import MOST_BYTES, MOST_PACKAGES, Size, tried
from shipping.pythons import interpreter, promised
from shipping.running import NotAsItShouldBeError

ROOT = Path(__file__).parents[1]
_COMMON = {"", "/", "/root", "localhost", "debian", "ubuntu", "runner"}


def wheels(work: Path, out: Path) -> Built:
    """Build twice, look through both files, install on every Python that is here."""
    files = kept(ROOT)
    built = built_twice(ROOT, files, out, work)
    version = built.wheel.name.split("-")[1]
    print(f"built twice, byte for byte alike: {built.wheel.name}, {built.sdist.name}", flush=True)
    wrong = looked_through(built, files, version, work)
    if wrong:
        raise NotAsItShouldBeError("\n".join(wrong))
    print(
        "looked through: all that is kept and nothing else; no trace of people, machines, secrets"
    )
    here = {one: interpreter(one) for one in promised(ROOT)}
    for one in (one for one, python in here.items() if python is None):
        print(f"!!! Python {one} IS NOT ON THIS MACHINE: nothing is known of it", flush=True)
    with ThreadPoolExecutor(os.cpu_count()) as all_:
        asked = {
            one: all_.submit(tried, work / one, python, built.wheel, version)
            for one, python in here.items()
            if python is not None
        }
    sizes = []
    for one, found in asked.items():
        sizes.append(found.result())
        print(f"Python {one}: installed alone, with [cli], with [cli,simulator]; works", flush=True)
    if not sizes:
        raise NotAsItShouldBeError(f"there is none of Python {', '.join(here)}")
    small(max(sizes, key=lambda one: one.files))
    return built


def looked_through(built: Built, files: Files, version: str, work: Path) -> list[str]:
    """All that is wrong with what the two files hold."""
    wheel, sdist = of_wheel(built.wheel), of_sdist(built.sdist)
    known = {str(ROOT), str(work), str(Path.home()), socket.gethostname()} - _COMMON
    mine = tuple(one for one in known if len(one) > len("host"))
    made_here = {
        one: body for one, body in sdist.items() if one not in files
    }  # tests/house looks at the tree
    return [
        *wrong_in_wheel(wheel, files, version),
        *wrong_in_sdist(sdist, files),
        *wrong_anywhere({**wheel, **made_here}, mine),
    ]


def small(size: Size) -> None:
    """Say how large a base install is. Raises NotAsItShouldBeError where it is too large."""
    print(
        f"base install: {size.packages} packages (at most {MOST_PACKAGES}), {size.files / 1e6:.2f} MB "
        f"(at most {MOST_BYTES / 1e6:.0f}), without bytecode, pip itself not counted"
    )
    if size.packages > MOST_PACKAGES or size.files > MOST_BYTES:
        raise NotAsItShouldBeError("the base install is larger than we promise")


def main() -> int:
    """Do it, and say what is wrong."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        try:
            match sys.argv[1:]:
                case ["wheels"]:
                    wheels(Path(folder), Path(folder) / "dist")
                case ["release", out]:
                    release.checked(ROOT)
                    release.finished(ROOT, wheels(Path(folder), Path(out)), Path(folder))
                case _:
                    print(__doc__)
                    return 2
        except NotAsItShouldBeError as wrong:
            print(f"NOT AS IT SHOULD BE:\n{wrong}", file=sys.stderr)
            return 1
    print(f"took {time.monotonic() - began:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
