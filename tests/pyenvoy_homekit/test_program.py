"""`pyenvoy-homekit` as a process of its own: started, ended by a service manager, started again without its gateway."""

import json
import os
import signal
import sys
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE, Popen

from pyenvoy_homekit.bridge.network import free_port
from tests.pyenvoy.cli.children import end, simulated
from tests.pyenvoy_homekit.controllers import opened, paired
from tests.pyenvoy_homekit.homes import listening, until
from tests.pyenvoy_homekit.test_adapter import until_true

WATTS = "CurrentAmbientLightLevel"


@contextmanager
def program(folder):
    """The program, as long as the block lasts, and then its whole log."""
    with Popen(
        [sys.executable, "-m", "pyenvoy_homekit", "--config", folder / "pyenvoy.toml"],
        stderr=PIPE, stdout=PIPE, text=True, env=os.environ | {"XDG_STATE_HOME": str(folder)},
    ) as child:  # fmt: skip
        log = []
        try:
            yield child, log
        finally:
            assert end(child, signal.SIGTERM) == 0
            log.append(child.stdout.read() + child.stderr.read())


def kept(folder):
    """What the bridge keeps, once it has chosen everything."""
    (path,) = Path(folder, "pyenvoy", "homekit").glob("*.json")
    return json.loads(path.read_text())


def has_bridge(folder):
    found = list(Path(folder, "pyenvoy", "homekit").glob("*.json"))
    return bool(found) and kept(folder)["port"] is not None


async def test_it_pairs_and_is_found_again_while_its_gateway_is_away(tmp_path):
    port = free_port("127.0.0.1")
    with simulated("--era", "8.3") as gateway:
        (tmp_path / "token").write_text(gateway["token"])
        (tmp_path / "token").chmod(0o600)
        (tmp_path / "pyenvoy.toml").write_text(
            f'[gateway]\nhost = "{gateway["gateway"]}"\ntoken_file = "token"\n'
            f'[homekit]\naddress = "127.0.0.1"\nport = {port}\n'
        )
        with program(tmp_path) as (_, log):
            await until(lambda: has_bridge(tmp_path))
            await listening(port)
            pin = kept(tmp_path)["pin"]
            async with paired(port, pin) as home:
                await until_true(home.look, lambda tree: len(tree) > 2)
                place, data = home.place("Production", WATTS), home.pairing.pairing_data
                assert await home.read(place) >= 0
    with program(tmp_path) as (_, again):
        await listening(port)
        async with opened(data) as home:
            await home.look()
            assert home.place("Production", WATTS) == place
            assert await home.read(place) == -70402
    assert pin not in log[0] + again[0]
    assert "Traceback" not in log[0] + again[0]
