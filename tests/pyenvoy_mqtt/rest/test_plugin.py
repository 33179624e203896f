import pytest

from pyenvoy.commands import set_generator_mode
from pyenvoy_mqtt.rest import Do, Known, Poll
from pyenvoy_mqtt.rest.plugin import answer, set_one
from tests.pyenvoy_mqtt.views import asked, known, view


def test_a_key_is_a_wish():
    meant = set_generator_mode("on")
    found = set_one(asked(body={"GeneratorMode": "on"}, prefer="wait=5"), known())
    assert found == Do(view().serial, meant, "GeneratorMode", 5)


@pytest.mark.parametrize("on", [True, False])
def test_data_sampling_is_no_matter_of_the_gateway_s(on):
    found = set_one(asked(body={"DataSampling": on}), known())
    assert found == Poll(view().serial, on, "DataSampling")


def test_anything_else_is_refused_with_what_there_is():
    found = set_one(asked(body={"Token": "x"}), known())
    assert found.status == 400
    assert b"GeneratorMode" in found.body


def test_what_the_gateway_has_not_is_not_there_and_what_may_come_is_not_there_yet():
    assert answer("enchargeettings")(asked(), known()).status == 404
    assert answer("tariff")(asked(), known(view(answers=type(view().answers)()))).status == 503


def test_before_anything_was_read_nothing_can_be_told_or_set():
    assert answer("home")(asked(), Known()).status == 503
    assert set_one(asked(body={"PlcLevel": True}), Known()).status == 503


def test_a_gateway_that_nobody_knows_is_not_there():
    found = answer("home")(asked({"gateway": "1"}), known())
    assert found.status == 404
    assert b"/api/v1/gateways" in found.body
