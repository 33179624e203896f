import attrs

from pyenvoy.diagnosis import Level
from pyenvoy.endpoint import Answer, Answers, LegacyRole, Role
from pyenvoy.errors import Gap, Reason
from pyenvoy.model.snapshot import Snapshot
from pyenvoy.wire.ivp_meters import METERS
from tests.pyenvoy.diagnosis.patients import NOW, facts, found, gateway, recorded


def test_an_owner_is_told_what_an_installer_could_read_and_set():
    one = found("role", facts())
    assert one.level is Level.NOTICE
    assert ("set", "export limit", "installer") in one.details.lines
    assert any(line[0] == "read" and "devstatus" in line[1] for line in one.details.lines)
    assert "12 hours" in one.advice


def test_what_has_answered_is_not_lacking():
    owner = attrs.evolve(recorded("8.3.1598_collar"), role=Role.OWNER)
    lines = found("role", owner).details.lines
    answered = [name for name, one in owner.answers if isinstance(one, Answer)]
    assert not {line[1].partition(" ")[0] for line in lines if line[0] == "read"} & set(answered)


def test_without_a_token_a_login_opens_more():
    one = found("role", facts(role=Role.NOBODY, token=None))
    assert one.said.startswith("without a token ")
    assert "pyenvoy login" in one.advice


def test_an_installer_lacks_nothing():
    one = found("role", facts(role=Role.INSTALLER))
    assert (one.level, one.details) == (Level.OK, None)


def test_what_was_refused_is_lacking_whatever_the_role():
    answers = Answers().with_(METERS, Gap(METERS.name, Reason.DENIED, "the gateway refuses (401)"))
    one = found("role", facts(role=Role.INSTALLER, answers=answers))
    assert [line[0] for line in one.details.lines] == ["read"]


def test_what_the_firmware_does_not_have_is_not_lacking():
    assert not any("device_data" in line[1] for line in old().details.lines)


def test_before_firmware_7_another_user_opens_it():
    assert "--user installer" in old().advice
    assert {line[2] for line in old().details.lines} == {"installer"}


def old():
    five = attrs.evolve(recorded("5.0.62"), role=LegacyRole.ENVOY)
    return found("role", five)


def test_an_unknown_firmware_may_have_everything():
    unknown = Snapshot(NOW, gateway=gateway(firmware=None, firmware_text="X1"))
    assert found("role", facts(unknown)).details.lines == found("role", facts()).details.lines
