import contextlib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pyenvoy.endpoint import NotWhatWasAskedError
from pyenvoy.wire.converter import read_data
from pyenvoy.wire.info import INFO, Info, from_info_xml

NEW = b"""<?xml version="1.0" encoding="UTF-8"?>
<envoy_info>
  <time>1767225600</time>
  <device>
    <sn>012099000123</sn><pn>800-00654-r08</pn><software>D8.3.5167</software>
    <euaid>4c8675</euaid><seqnum>0</seqnum><apiver>1</apiver><imeter>true</imeter>
  </device>
  <web-tokens>true</web-tokens>
  <package name="app"><pn>500-00002-r01</pn><version>08.03.5167</version><build>0a1b2c</build></package>
  <package name='boot'><build>9d</build></package>
  <build_info><build_id>release-8.3.x</build_id><build_time_gmt>1767200000</build_time_gmt></build_info>
</envoy_info>
"""


def info(body=NEW):
    value, problems = read_data(Info, from_info_xml(body))
    assert problems == ()
    return value


def test_a_leading_zero_of_the_serial_number_stays():
    assert info().device.serial == "012099000123"


def test_web_tokens_stands_beside_the_device():
    assert info().web_tokens is True


def test_web_tokens_inside_the_device_says_nothing():
    body = b"<envoy_info><device><sn>1</sn><web-tokens>true</web-tokens></device></envoy_info>"
    assert info(body).web_tokens is None


def test_packages_keep_their_order_and_may_be_incomplete():
    app, boot = info().packages
    assert (app.name, app.version) == ("app", "08.03.5167")
    assert (boot.name, boot.part_number, boot.build) == ("boot", None, "9d")


def test_build_and_clock_are_numbers():
    assert (info().time, info().build.time) == (1767225600, 1767200000)


def test_white_space_around_the_document_does_no_harm():
    assert info(b"\n\n " + NEW + b"\n").device.serial == "012099000123"


def test_nor_does_a_byte_order_mark():
    assert info(b"\xef\xbb\xbf" + NEW).device.serial == "012099000123"


@pytest.mark.parametrize("body", [b"", b"{}"])
def test_what_is_no_xml_says_so(body):
    with pytest.raises(NotWhatWasAskedError, match="something else in place of XML"):
        from_info_xml(body)


def test_an_empty_element_says_nothing():
    body = b"<envoy_info><device><sn>1</sn><imeter> </imeter></device></envoy_info>"
    assert info(body).device.integrated_meter is None


BOMB = b"""<!DOCTYPE lolz [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>
<envoy_info><device><sn>&b;</sn></device></envoy_info>"""
OUTSIDE = b"""<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>
<envoy_info><device><sn>&e;</sn></device></envoy_info>"""


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"null",
        b"<html><body>401</body></html>",
        b"<envoy_info>",
        b"<envoy_info/><envoy_info/>",
        b'<?xml version="1.0" encoding="klingon"?><envoy_info/>',
        b'<?xml version="1.0" encoding="utf-16"?><envoy_info/>',
        b"<envoy_info>\xff\xfe</envoy_info>",
        BOMB,
        OUTSIDE,
        BOMB.decode().encode("utf-16-le"),
        b"<!DOCTYPE envoy_info>" + NEW.partition(b"?>")[2].strip(),
        b'<!DOCTYPE a SYSTEM "http://192.0.2.1/a.dtd">' + NEW.partition(b"?>")[2].strip(),
    ],
)
def test_what_is_no_envoy_info_is_refused(body):
    with pytest.raises(NotWhatWasAskedError):
        from_info_xml(body)


@pytest.mark.parametrize(
    "body", [b"<envoy_info/>", b"<envoy_info><device><pn>1</pn></device></envoy_info>"]
)
def test_a_gateway_without_a_serial_number_is_none(body):
    with pytest.raises(NotWhatWasAskedError):
        info(body)


def survives(body):
    with contextlib.suppress(NotWhatWasAskedError):
        read_data(INFO.shape, INFO.decode(body))


@given(st.binary(max_size=200))
@example(b"<" * 5000)
@example(b"<a>" * 20000)
def test_hostile_bytes_give_our_own_error_only(body):
    survives(body)


@given(st.integers(0, len(NEW)), st.integers(0, len(NEW)), st.binary(max_size=12))
def test_a_document_damaged_anywhere_gives_our_own_error_only(start, end, patch):
    survives(NEW[:start] + patch + NEW[end:])


def test_of_a_repeated_element_the_last_counts():
    body = b"<envoy_info><device><sn>1</sn></device><device><sn>2</sn></device></envoy_info>"
    assert info(body).device.serial == "2"
