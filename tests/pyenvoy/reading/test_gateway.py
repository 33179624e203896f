from datetime import UTC, datetime

import pytest

from pyenvoy.firmware import Firmware
from pyenvoy.reading import gateway
from pyenvoy.wire.info import INFO, INFO_XML
from tests.pyenvoy.reading.said import AT, said


def body(device="", rest=""):
    return f"<envoy_info><device><sn>012</sn>{device}</device>{rest}</envoy_info>".encode()


def read(device="", rest="", endpoint=INFO):
    return gateway.read(said({endpoint: body(device, rest)}))


def test_nothing_said_is_nothing_known():
    assert gateway.read(said({})) is None


@pytest.mark.parametrize("endpoint", [INFO, INFO_XML])
def test_the_source_is_the_page_that_answered(endpoint):
    source = read(endpoint=endpoint).source
    assert (source.endpoint, source.at) == (endpoint.name, AT)


def test_the_serial_number_keeps_its_zero():
    assert read().serial == "012"


def test_the_firmware_is_read_and_kept_as_it_came():
    known = read("<software>D8.3.5167</software>")
    assert (known.firmware, known.firmware_text) == (Firmware((8, 3, 5167)), "D8.3.5167")


def test_an_unreadable_version_does_not_cost_the_gateway():
    known = read("<software>nightly</software>")
    assert (known.firmware, known.firmware_text, known.serial) == (None, "nightly", "012")


def test_no_version_at_all_does_not_cost_the_gateway():
    assert (read().firmware, read().firmware_text) == (None, "")


def test_the_model_follows_from_the_part_number():
    assert read("<pn>800-00656-r06</pn>").model == "ENV-S-WB-230"


@pytest.mark.parametrize(
    ("device", "rest", "wants"),
    [
        ("<software>D5.0.62</software>", "", False),
        ("<software>D7.0.43</software>", "", True),
        ("<software>D10.1</software>", "", True),
        ("<software>new</software>", "<web-tokens>true</web-tokens>", True),
        ("<software>new</software>", "<web-tokens>false</web-tokens>", False),
    ],
)
def test_a_token_is_wanted_from_firmware_7_on_or_where_the_gateway_says_so(device, rest, wants):
    assert read(device, rest).wants_token is wants


def test_its_clock_is_its_own():
    assert read(rest="<time>1767225600</time>").clock == datetime(2026, 1, 1, tzinfo=UTC)


def test_the_build_is_told():
    rest = (
        "<build_info><build_id>b</build_id><build_time_gmt>1767225600</build_time_gmt>"
        "<release_stage>700-GA</release_stage><release_ver>02</release_ver></build_info>"
    )
    known = read(rest=rest)
    assert (known.build, known.release_stage, known.release_version) == ("b", "700-GA", "02")
    assert known.built_at == datetime(2026, 1, 1, tzinfo=UTC)


def test_packages_are_listed():
    (package,) = read(rest='<package name="app"><pn>5</pn><version>8</version></package>').packages
    assert (package.name, package.part_number, package.version, package.build) == (
        "app",
        "5",
        "8",
        None,
    )


def test_its_claim_to_a_meter_is_only_a_claim():
    assert read("<imeter>false</imeter>").claims_meter is False
