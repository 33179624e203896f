import pytest

from pyenvoy.endpoint import NotWhatWasAskedError
from pyenvoy.wire.backbone import APPLICATION_SCRIPT
from pyenvoy.wire.converter import read_data


def test_the_record_id_stands_in_the_script():
    plain = APPLICATION_SCRIPT.decode(b"var a={envoyDevId:603980032,b:1}")
    assert read_data(APPLICATION_SCRIPT.shape, plain)[0].envoy_dev_id == 603980032


@pytest.mark.parametrize("body", [b"", b"<html>", b"envoyDevId:none"])
def test_a_script_without_it_is_refused(body):
    with pytest.raises(NotWhatWasAskedError):
        APPLICATION_SCRIPT.decode(body)
