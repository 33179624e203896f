"""What is counted of every question, over real sockets."""

from pyenvoy.errors import Reason
from tests.pyenvoy.effects.test_envoy import PAGES, entered, gateway


async def test_answers_and_refusals_of_each_endpoint_are_counted():
    pages = {path: body for path, body in PAGES.items() if path != "/home"}
    async with gateway(pages=pages) as one, entered(one) as envoy:
        await envoy.snapshot(whole=True)
        asked = [arrived.path for arrived in one.requests].count("/ivp/meters")
        assert sum(envoy.tally.of("meters").answers) == asked
        assert envoy.tally.of("meters").seconds > 0
        assert envoy.tally.of("home").failures.keys() == {Reason.NOT_OFFERED}
