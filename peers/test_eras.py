"""pyenphase on every gateway that can be simulated, as its users may test their integrations."""

import asyncio

import pyenphase
import pytest

from pyenvoy.simulator.answers import ERAS

READ = [one for one in ERAS if one != "3.7.0_html_only"]  # it gives up where there is no JSON


async def read(house):
    envoy = pyenphase.Envoy(house.address)
    try:
        await envoy.setup()
        await envoy.authenticate(
            username="installer", token=house.token() if house.wants_token else ""
        )
        return await envoy.update()
    finally:
        await envoy.close()


@pytest.mark.parametrize("era", READ)
def test_an_integration_on(era, envoy_gateways):
    found = asyncio.run(read(envoy_gateways(era)))
    assert found.system_production is not None
