import re

import attrs
import pytest

from pyenvoy_mqtt.metrics.lines import lines
from tests.pyenvoy_mqtt.metrics.test_exposition import counted
from tests.pyenvoy_mqtt.views import moment, view
from tests.recordings import SAMPLES

_LINE = re.compile(
    r"enphase,gateway=\w+(,\w+=(\\[,= ]|[^\\,= \n])+)* \w+=-?[\d.e+-]+(,\w+=-?[\d.e+-]+)* \d{19}"
)


@pytest.mark.parametrize("sample", SAMPLES)
def test_every_line_is_one(sample):
    found = [*lines(view(sample))]
    assert found
    assert [one for one in found if not _LINE.fullmatch(one)] == []


def test_fields_with_the_same_tags_share_a_line():
    found = view()
    (line,) = (one for one in lines(found) if ",meter=production " in one)
    assert f"power_watts={found.snapshot.production.power}" in line
    assert "voltage_volts=" in line
    assert line.endswith(f" {int(moment().timestamp() * 1_000_000) * 1000}")


def test_counters_have_the_name_that_prometheus_knows():
    said = re.compile(r"enphase,flow=produced,gateway=\w+ energy_watthours_total=")
    assert any(said.match(one) for one in lines(counted()))


def test_what_a_gateway_calls_itself_ends_no_tag():
    found = attrs.evolve(view(), serial="a b,c=d\\e\nenphase,x=1 y=2")
    assert all(r"gateway=a\ b\,c\=d\ e\ enphase\,x\=1\ y\=2" in one for one in lines(found))
    assert not any("\n" in one for one in lines(found))


def test_a_gateway_without_a_name_has_a_tag_all_the_same():
    assert all("gateway=_" in one for one in lines(attrs.evolve(view(), serial="\n")))
