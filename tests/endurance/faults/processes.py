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


async def _killed(stage):
    """The client ends without a last word, at some moment of the minute after which it keeps its books."""
    await stage.play(stage.rng.uniform(0, 59))
    kept = _files(stage)
    await stage.stop()
    _put_back(kept)
    await stage.start()


async def _powerless(stage):
    """The machine itself has no power: of what was written in the last minute nothing has got to the disk."""
    kept = _files(stage)
    await stage.play(stage.rng.uniform(0, 59))
    await stage.stop()
    _put_back(kept)
    stage.oracle.energies.killed = True
    await stage.start()


def _files(stage):
    """The books; tokens are on the disk before anything goes on."""
    return {path: path.read_bytes() for path in stage.state.iterdir() if path.suffix != ".json"}


def _put_back(kept):
    for path, body in kept.items():
        path.write_bytes(body)


def cut(*names, days_too=False):
    """The client ends while it writes; what there is of these files is half of them, and with it the days maybe."""

    async def act(stage):
        await stage.stop()
        for path in stage.state.iterdir():
            if path.name.endswith(names):
                path.write_bytes(path.read_bytes()[: stage.rng.randrange(200)])
        if days_too:
            stage.oracle.energies.periods.clear()
        await stage.start()

    return act


FAULTS = (
    Named(
        "killed without a word",
        (10, 19),
        "energy falls, or is counted twice",
        once(_killed),
        lasts=(1, 20),
        group="door",
    ),
    Named(
        "the books are half a file",
        (10, 19),
        "energy begins anew",
        once(cut(".books")),
        lasts=(1, 20),
        group="door",
    ),
    Named(
        "the books and their copy are half files",
        (10, 19),
        "energy begins anew",
        once(cut(".books", ".bak", days_too=True)),
        lasts=(1, 20),
        group="door",
    ),
    Named(
        "the machine loses its power",
        (10, 19),
        "energy falls, or is counted twice",
        once(_powerless),
        lasts=(1, 20),
        group="door",
    ),
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
