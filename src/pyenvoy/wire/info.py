"""`/info`: who the gateway says it is. XML on every firmware, open to everybody.

Turning the XML into plain data lives here too; no DTD, no entity and no second document gets in.
"""

from typing import Any, Never
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

import attrs

from pyenvoy.endpoint import BRIEF, Cadence, Endpoint, NotWhatWasAskedError, Role
from pyenvoy.wire.converter import BoolText, IntText, wire


@attrs.frozen
class InfoDevice:
    """The gateway's identity. The serial number is text: it may begin with a zero."""

    serial: str = wire("sn")
    part_number: str | None = wire("pn", default=None)
    software: str | None = wire("software", default=None)
    euaid: str | None = wire("euaid", default=None)
    sequence: IntText | None = wire("seqnum", default=None)
    api_version: IntText | None = wire("apiver", default=None)
    integrated_meter: BoolText | None = wire("imeter", default=None)


@attrs.frozen
class InfoPackage:
    """A part of the gateway's software."""

    name: str = wire("name")
    part_number: str | None = wire("pn", default=None)
    version: str | None = wire("version", default=None)
    build: str | None = wire("build", default=None)


@attrs.frozen
class InfoBuild:
    """Where the software comes from; nothing of this is on 3.x."""

    id: str | None = wire("build_id", default=None)
    time: IntText | None = wire("build_time_gmt", default=None)  # s
    release_stage: str | None = wire("release_stage", default=None)
    release_version: str | None = wire("release_ver", default=None)


@attrs.frozen
class Info:
    """The whole document. `web_tokens` stands beside `device`, not in it."""

    device: InfoDevice = wire("device")
    time: IntText | None = wire("time", default=None)  # s, the gateway's clock
    web_tokens: BoolText | None = wire("web-tokens", default=None)
    packages: tuple[InfoPackage, ...] = wire("package", default=())
    build: InfoBuild | None = wire("build_info", default=None)


class _WithoutDtd(TreeBuilder):
    """Builds a tree; a document with a DTD, where entities are declared, is refused at its start."""

    def doctype(self, *_: str | None) -> Never:
        raise NotWhatWasAskedError("XML with a DTD, which no gateway sends")


def from_info_xml(body: bytes) -> object:
    """Decode the XML by content, whatever its Content-Type says.

    Raises `NotWhatWasAskedError` for everything that is not an `envoy_info` document.
    """
    if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] != b"<":
        raise NotWhatWasAskedError("something else in place of XML")
    parser = XMLParser(target=_WithoutDtd())  # noqa: S314  # see above
    try:
        parser.feed(body.strip())
        root: Element = parser.close()
    except (ParseError, ValueError, LookupError) as error:  # the latter from unknown encodings
        raise NotWhatWasAskedError(f"no readable XML: {type(error).__name__}") from error
    if root.tag != "envoy_info":
        raise NotWhatWasAskedError("XML, but not about a gateway")
    return _document(root)


def _document(root: Element) -> dict[str, object]:
    """The two levels that the document has; what is deeper is not looked at."""
    packages: list[object] = []
    document: dict[str, object] = {"package": packages}
    for child in root:
        inner = {one.tag: _text(one) for one in child}
        if child.tag == "package":
            packages.append({"name": child.get("name"), **inner})
        else:
            document[child.tag] = inner or _text(child)
    return document


def _text(element: Element) -> str | None:
    text = (element.text or "").strip()
    return text or None


INFO = Endpoint(
    "info",
    "/info",
    shape=Info,
    purpose="Who the gateway is: serial, part number, firmware, clock",
    role=Role.NOBODY,
    cadence=Cadence.RARE,
    patience=BRIEF,
    decode=from_info_xml,
)
INFO_XML = Endpoint(
    "info_xml",
    "/info.xml",
    shape=Info,
    purpose="The same document under another name",
    role=Role.NOBODY,
    decode=from_info_xml,
)

ENDPOINTS: tuple[Endpoint[Any], ...] = (INFO, INFO_XML)
