"""Importing does nothing, and the core imports without its extras."""

import subprocess
import sys

EXTRAS = (
    "click",
    "rich",
    "cryptography",
    "aiomqtt",
    "starlette",
    "uvicorn",
    "amqtt",
    "pandas",
    "pyhap",
    "zeroconf",
)


def run(code):
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_core_imports_without_its_extras():
    run(
        "import sys\n"
        f"for name in {EXTRAS!r}: sys.modules[name] = None\n"
        "import pyenvoy\n"
        "for name in pyenvoy.__all__: getattr(pyenvoy, name)\n"
        "import pyenvoy.effects.envoy, pyenvoy.recording, pyenvoy.reading.snapshot, pyenvoy.show\n"
    )


def test_importing_says_and_opens_nothing():
    heard = run(
        "import sys\n"
        "seen = []\n"
        "sys.addaudithook(lambda event, args: event.startswith('socket.') and seen.append(event))\n"
        "import pyenvoy.effects.envoy\n"
        "print(seen)\n"
    )
    assert heard == "[]\n"
