"""Two gateways of one account, each with a client of its own, and one cloud that counts its sign-ins."""

from contextlib import AsyncExitStack

import attrs
import pytest

from pyenvoy.access.credentials import Account
from pyenvoy.access.exchange import Cloud
from pyenvoy.effects.envoy import connect
from pyenvoy.effects.tokenfile import Anew, TokenFiles
from pyenvoy.errors import WrongPasswordError
from pyenvoy.secret import Secret
from pyenvoy.simulator.cloud import CloudAccount, CloudScript
from pyenvoy.simulator.replay import Replay
from pyenvoy.simulator.server import serve
from tests.fakes.clock import Fast
from tests.fakes.recorded import recorded
from tests.pyenvoy.effects.test_envoy import PAGES

SERIALS = ("111111111111", "222222222222")
SCRIPT = CloudScript(accounts=(CloudAccount("a@example.org", Secret("hush"), serials=SERIALS),))


class Both:
    """Both gateways, and what is kept by whoever connects to them."""

    def __init__(self, gateways, folder):
        self.first, self.second = gateways
        self.folder = folder
        self.clock = Fast()
        self.authorities = folder / "ca.pem"
        self.authorities.write_bytes(self.first.cloud_ca)

    async def enter(self, one, password, *, again=False):
        tokens = TokenFiles(self.folder)
        cloud = Cloud(self.first.cloud, self.first.cloud)
        more = {"cloud": cloud, "authorities": str(self.authorities), "clock": self.clock}
        account = Account(Secret("a@example.org"), Secret(password))
        tokens = Anew(tokens, again=True) if again else tokens
        async with connect(str(one.origin), account, tokens=tokens, **more) as envoy:
            await envoy.snapshot()

    @property
    def sign_ins(self):
        return [one.path for one in self.first.cloud_requests].count("/login/login.json")


@pytest.fixture
async def both(tmp_path):
    async with AsyncExitStack() as stack:
        actors = [
            Replay(recorded("D8.2.4345", PAGES, serial=one), follow_clock=True) for one in SERIALS
        ]
        gateways = [await stack.enter_async_context(serve(one, cloud=SCRIPT)) for one in actors]
        first, second = gateways  # the cloud of the first makes tokens for both
        second.gate = attrs.evolve(second.gate, signer=first.gate.signer)
        yield Both(gateways, tmp_path)


async def test_a_wrong_password_is_shown_once_for_both(both):
    for one in (both.first, both.second):
        with pytest.raises(WrongPasswordError):
            await both.enter(one, "wrong")
    assert both.sign_ins == 1


async def test_the_right_password_lets_both_in(both):
    with pytest.raises(WrongPasswordError):
        await both.enter(both.first, "wrong")
    await both.enter(both.first, "hush")
    await both.enter(both.second, "hush")
    assert both.sign_ins == 3


async def test_a_person_who_insists_is_heard(both):
    for one in (both.first, both.second):
        with pytest.raises(WrongPasswordError):
            await both.enter(one, "wrong", again=True)
    assert both.sign_ins == 2


async def test_the_account_is_no_gateway_among_those_that_are_kept(both):
    await both.enter(both.first, "hush")
    names = {path.name for path in both.folder.glob("account-*.json")}
    assert len(names) == 1
    assert list(TokenFiles(both.folder).all()) == [SERIALS[0]]
