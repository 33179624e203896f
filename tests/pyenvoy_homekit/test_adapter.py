from tests.pyenvoy_homekit.controllers import paired
from tests.pyenvoy_homekit.homes import bridged, house, store_of


async def test_a_controller_pairs_reads_and_hears_of_the_sun():
    async with house() as (gateway, site), bridged(site):
        store = await store_of(gateway.actor.serial)
        async with paired(store.kept.port, store.kept.setup.pin.reveal()) as home:
            await home.look()
            watts = home.place("Production", "CurrentAmbientLightLevel")
            before = await home.read(watts)
            await home.listen(watts)
            after = await home.heard(watts, lambda one: one != before)
    assert before > 0
    assert after != before
