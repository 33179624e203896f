"""Every firmware there has been works end to end: a gateway over real sockets, as it is shown in Home."""

from datetime import UTC, datetime

import pytest

from pyenvoy.access.credentials import Local, OwnToken
from pyenvoy.effects.envoy import connect
from pyenvoy.endpoint import Role
from pyenvoy.secret import Secret
from pyenvoy.simulator.answers import living
from pyenvoy.simulator.server import serve
from pyenvoy.wire.backbone import APPLICATION_SCRIPT
from pyenvoy.wire.ivp_mod import POWER_MODE
from pyenvoy_homekit.settings import HomekitSettings
from pyenvoy_homekit.shape import View
from pyenvoy_homekit.tiles import house
from tests.fakes.clock import Fast

FIRMWARES = [
    pytest.param(version, marks=pytest.mark.contract(f"firmware.{version[0]}"))
    for version in ("3.9.36", "4.10.35", "5.0.62", "6.0.18", "7.3.130", "8.3.5167")
]

EACH = HomekitSettings(inverters=True)


async def seen(version):
    """The first whole snapshot of a gateway of this firmware, at noon, with three microinverters."""
    async with serve(living(version, inverters=3, noon=datetime.now(UTC))) as gateway:
        owner = (
            OwnToken(Secret(gateway.token(Role.OWNER))) if gateway.certificate else Local("envoy")
        )
        async with connect(str(gateway.origin), owner, clock=Fast()) as envoy:
            return await anext(one async for one in envoy.snapshots() if one.complete)


@pytest.mark.parametrize("version", FIRMWARES)
async def test_a_gateway_of_this_firmware_is_asked_understood_and_shown_in_home(version):
    snapshot = await seen(version)
    found = {one.key: one for one in house(View(snapshot.at, snapshot), EACH)}
    (light, *_) = found["production"].services
    (lux,) = light.characteristics
    assert lux.value == pytest.approx(snapshot.production.power)
    assert lux.value > 50
    assert found["production"].firmware.lstrip("DRM") == version
    panels = [one for one in found["inverters"].services if one.kind == "Microinverter"]
    assert len(panels) == 3


@pytest.mark.contract("access.device-id")
async def test_nobody_is_asked_for_the_device_id_under_which_production_is_switched():
    async with serve(living("8.3.5167")) as gateway:
        installer = OwnToken(Secret(gateway.token(Role.INSTALLER)))
        async with connect(str(gateway.origin), installer, clock=Fast()) as envoy:
            script = await envoy.fetch(APPLICATION_SCRIPT)
            found = await anext(one async for one in envoy.snapshots() if one.production_state)
    assert str(script.envoy_dev_id) in POWER_MODE.path
    assert found.production_state.forced_off is False
