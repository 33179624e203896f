"""docs/reference/simulated.md: the gateways that can be simulated, and what can go wrong with them."""

from pyenvoy.simulator.answers import ERAS
from pyenvoy.simulator.faults import Kind
from tests.docs.pages.errors import sentences
from tests.docs.pages.tables import code, table, written

_ABOUT = """
`pyenvoy simulate --era NAME` serves one of them on real sockets, with its cloud, and so do the
[fixtures](../guides/testing.md) for tests; `--fault` lets something go wrong:

    pyenvoy simulate --era 8.3.1598_collar --fault 'status@30+10:/ivp'

is a gateway that answers 503 below `/ivp` from the thirtieth second on, for ten seconds. Another firmware than these can
be asked for as well, and is played by the nearest older one. What pyenvoy makes of each fault in a simulated year is
[measured](faults.md).
"""
NAMES = {
    Kind.TOKEN_REFUSED: "No token is taken, whoever made it.",
    Kind.EMPTY: "An answer with nothing in it.",
    Kind.NULL: "`null`, and nothing else.",
}
"""What the names of some already say, for whoever only reads the page."""


def page():
    eras = ((code(one.name), one.firmware, one.summary) for one in ERAS.values())
    kinds = ((code(one.value), said or NAMES[one]) for one, said in sentences(Kind))
    return "\n".join(
        (
            written("Simulated gateways", "`pyenvoy.simulator`", _ABOUT),
            "## Gateways\n",
            table(("name", "firmware", "is"), eras),
            "## Faults\n",
            "In brackets the parameters, with what counts when they are not given; they are set in Python.\n",
            table(("kind", "what goes wrong"), kinds),
        )
    )
