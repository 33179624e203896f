"""The client's own comings and goings."""

from pyenvoy.simulator.faults import Kind
from tests.endurance.faults.named import Named, once, secure, simply

# in one group with what stands at the address: whom a new client meets first, it takes for the gateway


async def _restart(stage):
    await stage.stop()
    await stage.start()


def started_while(*faults):
    """The client is started anew while something is wrong."""

    async def begin(stage):
        end = await simply(*faults)(stage)
        await stage.stop()
        await stage.start()
        return end

    return begin


FAULTS = (
    Named(
        "restarted",
        (8, 19),
        "a login with every start",
        once(_restart),
        lasts=(1, 20),
        group="door",
    ),
    Named(
        "started while the gateway is away",
        (4, 19),
        "never gets going",
        started_while(Kind.REFUSED),
        group="door",
    ),
    Named(
        "started while everything hangs",
        (4, 19),
        "never gets going",
        started_while(Kind.HANG),
        group="door",
    ),
    Named(
        "started while tokens are refused",
        (3,),
        "the token is thrown away",
        started_while(Kind.TOKEN_REFUSED),
        group="door",
        fits=secure,
    ),
    Named(
        "started while every answer is HTML",
        (19, 30),
        "never gets going",
        started_while(Kind.PAGE),
        group="door",
    ),
)
