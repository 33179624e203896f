"""The access machine in conversation with the simulated gateway and cloud, values on both sides."""

from datetime import timedelta

import attrs
import pytest

from pyenvoy import errors
from pyenvoy.access import lifecycle
from pyenvoy.access.credentials import Account
from pyenvoy.access.exchange import Cloud as Addresses
from pyenvoy.access.lifecycle import Admitted, Ask, Denied, Heard, Refused, Wait
from pyenvoy.endpoint import Role
from pyenvoy.firmware import Firmware
from pyenvoy.request import Silence, Silent
from pyenvoy.secret import Secret
from pyenvoy.simulator.cloud import Cloud, CloudAccount, CloudScript, Outcome, Way
from pyenvoy.simulator.gate import Gate
from pyenvoy.simulator.tokens import Signer
from tests.fakes.tokens import NOW, SERIAL

SIGNER = Signer.new()
ANNE = CloudAccount("anne@example.org", Secret("pass-hush"), serials=(SERIAL,))
ACCOUNT = Account(Secret(ANNE.email), ANNE.password)


@attrs.define
class Talk:
    """Lets the machine talk until it has something other to say than a question."""

    cloud: Cloud
    state: lifecycle.State
    now: object = NOW
    gate: Gate = attrs.field(factory=lambda: Gate(SERIAL, Firmware((8,)), SIGNER))

    def run(self):
        while isinstance(action := lifecycle.next_action(self.state, self.now), Ask):
            event = Heard(action.step, self.answer(action.request))
            self.state = lifecycle.after(self.state, event, self.now)
        return action

    def answer(self, request):
        if request.origin is None:
            self.gate, verdict = self.gate.admit(request, self.now)
            return verdict.response
        self.cloud, response = self.cloud.respond(request, self.now)
        return response or Silence(Silent.BROKEN, "closed")


def talk(person=ANNE, account=ACCOUNT, **outcomes):
    script = CloudScript((person,), {Way[name]: (how,) for name, how in outcomes.items()})
    state = lifecycle.begin(account, SERIAL, wants_token=True, cloud=Addresses())
    return Talk(Cloud(script, SIGNER), state)


def test_an_account_gets_in():
    assert isinstance(talk().run(), Admitted)


@pytest.mark.parametrize(
    "broken",
    [
        {"TOKENS": Outcome.BAD_REQUEST},
        {"TOKENS": Outcome.PAGE, "AUTH_TOKEN": Outcome.PAGE},
        {"LOGIN": Outcome.UNAVAILABLE},
        {"LOGIN": Outcome.SILENT},
        {"LOGIN": Outcome.NOT_ACCEPTABLE},
    ],
)
def test_an_account_gets_in_as_long_as_one_way_works(broken):
    assert isinstance(talk(**broken).run(), Admitted)


@pytest.mark.parametrize(
    ("person", "broken", "error"),
    [
        (attrs.evolve(ANNE, password=Secret("other")), {}, errors.WrongPasswordError),
        (attrs.evolve(ANNE, second_factor=True), {}, errors.SecondFactorError),
        (attrs.evolve(ANNE, serials=("999999999999",)), {}, errors.NotOnAccountError),
        (ANNE, {"LOGIN": Outcome.BLOCKED}, errors.AccountBlockedError),
    ],
)
def test_what_only_a_person_can_mend_is_named(person, broken, error):
    action = talk(person, **broken).run()
    assert isinstance(action, Refused)
    assert type(action.error) is error


@pytest.mark.parametrize(
    ("how", "error"),
    [
        (Outcome.SILENT, errors.CloudSilentError),
        (Outcome.UNAVAILABLE, errors.CloudSilentError),
        (Outcome.TOO_MANY, errors.CloudSilentError),
        (Outcome.PAGE, errors.CloudChangedError),
        (Outcome.EMPTY, errors.CloudChangedError),
        (Outcome.BAD_REQUEST, errors.CloudRefusedError),
        (Outcome.NOT_ACCEPTABLE, errors.CloudRefusedError),
    ],
)
def test_what_time_mends_is_waited_for(how, error):
    action = talk(LOGIN=how, FORM_LOGIN=how).run()
    assert isinstance(action, Wait)
    assert action.trouble.error is error


def test_a_self_installer_gets_the_installers_token_where_only_the_form_gives_it():
    person = attrs.evolve(ANNE, form_role=Role.INSTALLER)
    told = talk(person, attrs.evolve(ACCOUNT, role=Role.INSTALLER))
    told.run()
    assert told.state.role is Role.INSTALLER


def test_a_cookie_that_is_worth_nothing_any_more_costs_one_check_and_no_sign_in():
    told = talk()
    told.run()
    told.gate, told.now = told.gate.without_sessions(), NOW + timedelta(hours=1)
    told.state = lifecycle.after(told.state, Denied(), told.now)
    assert isinstance(told.run(), Admitted)
    assert (told.cloud.used[Way.LOGIN], told.gate.opened) == (1, 2)
