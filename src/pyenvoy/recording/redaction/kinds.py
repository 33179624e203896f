"""What is secret: by the name it stands under, and by its looks. How it is replaced is not known here."""

import ipaddress
import re
from collections.abc import Iterator
from enum import Enum
from functools import lru_cache

import pyenvoy.model.snapshot  # noqa: F401  # with it every list of words exists
from pyenvoy.model.word import Word
from pyenvoy.recording.redaction.leaves import Form, Leaf
from pyenvoy.wire import CATALOGUE


class Kind(Enum):
    """What a secret is; the value begins its pseudonym where that is a word. The first of two wins."""

    SERIAL = "serial"
    MAC = "mac"
    EMAIL = "person"
    ADDRESS = "address"
    """Of the internet protocol."""
    SECRET = "secret"  # noqa: S105  # the name of a kind, no password
    """Token, cookie, session, password, key."""
    PHONE = "phone"
    """And the numbers of a SIM card and a modem."""
    NETWORK = "network"
    HOST = "host"
    LOAD = "load"
    NAME = "name"
    """Of a site, a battery, a device."""
    PERSON = "user"
    """And companies."""
    PLACE = "place"
    NUMBER = "number"
    """Of a site or a system in the cloud."""
    UNIQUE = "uuid"
    EUAID = "euaid"
    COORDINATE = "coordinate"
    ZONE = "timezone"
    TECHNICAL = "technical"
    """Not secret, whatever it looks like: versions, part numbers, masks."""


_NAMED = {
    Kind.SERIAL: "sn serial serialno serialnb pvserialnb generatorid",
    Kind.MAC: "mac macaddr macaddress bssid hwaddr hwaddress ieeeaddr ieeeaddress eui64",
    Kind.EMAIL: "email mail emailaddress useremail",
    Kind.SECRET: "password passwd pwd passphrase psk token accesstoken refreshtoken managertoken"
    " idtoken jwt sessionid session sid cookie secret clientsecret authorization nonce cnonce opaque"
    " codeverifier codechallenge otp installcode loginotpnonce enlighten4session userpassword"
    " xsrftoken csrftoken authenticitytoken jti",
    Kind.PHONE: "phone phonenumber mobile telephone msisdn imei imsi iccid meid simnumber",
    Kind.NETWORK: "ssid essid apssid wifissid networkname wifiname wirelessname currentnetwork"
    " selectedssid apname network carriername operator apn",
    Kind.HOST: "host hostname fqdn domain domainname dnsname searchdomain",
    Kind.LOAD: "loadname loadlabel",
    Kind.NAME: "sitename systemname batteryname devicename nickname friendlyname alias displayname"
    " batterylabel customname metername",
    Kind.PERSON: "username user account accountname owner ownername installername firstname lastname"
    " homeowner homeownername surname givenname familyname fullname customer customername company companyname contactname login",
    Kind.PLACE: "address street address1 address2 addressline addressline1 addressline2"
    " streetaddress streetname city zip zipcode postalcode postcode county town"
    " location",
    Kind.NUMBER: "siteid systemid enlightenid accountid userid ownerid installerid companyid",
    Kind.UNIQUE: "uuid guid deviceuuid",
    Kind.EUAID: "euaid",
    Kind.COORDINATE: "latitude longitude lat lon lng geolocation coordinates",
    Kind.ZONE: "timezone tz tzname timezonename selectedtimezone currenttimezone tzid",
    Kind.TECHNICAL: "software pn ptpn ap ip img build buildid vendordata dmir procload edcon devobs"
    " ctcon ctobs ctctf chcon chobs chctf flags flagshex profileid profilename",
}
_BY_NAME = {name: kind for kind, names in _NAMED.items() for name in names.split()}
_NAMES_BELOW = ("/admin/lib/wireless", "/admin/lib/network", "/ivp/zb", "/ivp/cellular")
"""Where a bare `name` is that of a network; elsewhere it is a grid profile's or a package's."""


@lru_cache(4096)
def kind_of(key: str, place: str) -> Kind | None:
    """What stands under a name, at a place of the gateway; `None` where only looks can tell."""
    name = re.sub(r"[\W_]", "", key.rpartition(":")[2]).lower()  # XML names its space before it
    if name in _BY_NAME and (name != "ip" or place == "/inv"):
        return _BY_NAME[name]
    if "serial" in name or (name == "s" and place == "/inv"):
        return Kind.SERIAL
    if name == "name" and place.startswith(_NAMES_BELOW):
        return Kind.NETWORK
    if re.search(r"version|vers$|fw|firmware|partnum|assembly|release|imgpnum", name):
        return Kind.TECHNICAL
    if name.endswith("email"):
        return Kind.EMAIL
    if name.endswith(("ssid", "ssids", "ssidname")):
        return Kind.NETWORK
    return Kind.SECRET if len(name) > 5 and name.endswith(_SECRET_ENDS) else None


_SECRET_ENDS = ("key", "password", "passphrase", "psk", "token", "secret")


# -- by its looks -----------------------------------------------------------------------------------

_HEX = "[0-9A-Fa-f]"
_FOREIGN = r"\x80-\U0010ffff"
"""Letters of any language; of the rest only those of ASCII are looked for."""
_LABEL = rf"[\w{_FOREIGN}-]{{1,63}}"
_LOOKS: tuple[tuple[Kind, str], ...] = (
    (Kind.SECRET, r"(?<![0-9A-Za-z-])eyJ[\w-]{8,}(?:\.[\w-]+){1,2}"),
    (Kind.SECRET, r"(?i:(?:bearer|basic)\s+)(?=\S*\d)([\w.+/=~-]{16,})"),
    (Kind.EMAIL, rf"(?<![\w.+-])(?:[\w.+{_FOREIGN}-]|%(?:2B|[89A-F]{_HEX})){{1,64}}(?:@|%40){_LABEL}(?:\.{_LABEL}){{1,8}}"),
    (Kind.UNIQUE, rf"(?<![0-9A-Za-z-]){_HEX}{{8}}-(?:{_HEX}{{4}}-){{3}}{_HEX}{{12}}(?![\w-])"),
    (Kind.MAC, rf"(?<![0-9A-Fa-f:-]){_HEX}{{2}}([:-])(?:{_HEX}{{2}}\1){{4}}(?:{_HEX}{{2}}\1{_HEX}{{2}}\1)?{_HEX}{{2}}(?![0-9A-Fa-f:-])"),
    (Kind.MAC, rf"(?<=-){_HEX}{{2}}(?::{_HEX}{{2}}){{5}}(?![0-9A-Fa-f:])"),
    (Kind.MAC, rf"(?<![0-9A-Fa-f:-]){_HEX}{{2}}(?::{_HEX}{{2}}){{5}}(?=-)"),
    (Kind.MAC, rf"(?i)(?<![0-9a-z])001dc0(?:fffe)?{_HEX}{{6}}(?![0-9a-z])"),
    (Kind.ADDRESS, r"(?<![\w.])(?<!\w/)(?:\d{1,3}\.){3}\d{1,3}(?![\w]|\.\d)"),
    (Kind.ADDRESS, r"(?<![\d.])192\.168\.\d{1,3}\.\d{1,3}(?!\d|\.\d)"),
    (Kind.ADDRESS, rf"(?<![0-9A-Za-z:.]){_HEX}{{0,4}}(?::{_HEX}{{0,4}}){{2,7}}(?![\w:]|\.\d)"),
    (Kind.HOST, r"(?i:https?://)([\w.-]+)"),
    (Kind.HOST, r"(?i)(?<![\w@.-])(?!_)[\w-]{1,63}(?:\.[\w-]{1,63}){0,8}\.(?:local|lan|home|box|internal|localdomain|intranet|arpa)(?![\w.-])"),
    (Kind.NUMBER, r"/(?:systems?|sites?)/(\d{4,})"),
    (Kind.NETWORK, r"(?i)(?<![\w-])envoy[_-]\d{6}(?!\d)"),
    (Kind.PHONE, r"(?<![\w.])\+\d[\d ()./-]{7,16}\d(?![\w:])"),
    (Kind.PHONE, r"(?<![\w.])\d{14,20}(?![\w.])"),
    (Kind.SERIAL, r"(?<![\d.])\d{12}(?=EIM\d|[^\d.]|\.\D|\.?$)"),
)  # fmt: skip
"""The kind, and what it looks like; a group in it, if it is the last thing matched, is the secret."""
_RANDOM = re.compile(
    r"(?<!\w)[0-9a-f]{32,128}(?!\w)|(?<![\w+/=-])[A-Za-z0-9+/_-]{40,}={0,2}", re.ASCII
)
"""What may be drawn by lot: a hash, or bytes in base64."""
_COMPILED = tuple((kind, re.compile(pattern, re.ASCII)) for kind, pattern in _LOOKS)


def named(leaf: Leaf, place: str) -> Kind | None:
    """What a stretch of text is by the name it stands under; a key stands under that of its object."""
    if leaf.form is not Form.KEY:
        return kind_of(leaf.key, place)
    name = re.sub(r"[\W_]", "", leaf.key).lower()
    below = name in _SERIALS_BELOW or (not name and place.startswith(_COMM_CHECK))
    return Kind.SERIAL if below else None


_SERIALS_BELOW = ("serialnums", "submodules")
_COMM_CHECK = "/installer/pcu_comm_check"
"""Where the keys of an object are serial numbers."""


def sightings(leaf: Leaf, place: str) -> Iterator[tuple[Kind, str]]:
    """Every secret in a stretch of text, by the name it stands under and by its looks."""
    kind, text = named(leaf, place), leaf.text.strip()
    if kind is Kind.TECHNICAL:
        return
    if kind not in (None, Kind.COORDINATE) and is_secret(kind, text):
        yield kind, text
    if leaf.form is not Form.NUMBER:
        yield from seen(leaf.text)
    elif leaf.key == "values" and re.fullmatch(r"\d{12}", text):
        yield Kind.SERIAL, text  # a table whose columns are named elsewhere


@lru_cache(4096)
def seen(text: str) -> tuple[tuple[Kind, str], ...]:
    """Every secret in a text, by its looks alone."""
    found = []
    for kind, pattern in _COMPILED if len(text) >= _SHORTEST else ():
        for match in pattern.finditer(text):
            said = match[0] if kind is Kind.MAC else match[match.lastindex or 0]
            if is_secret(kind, said):
                found.append((kind, said))
    drawn = (match[0] for match in _RANDOM.finditer(text))
    return (*found, *((Kind.SECRET, one) for one in drawn if _is_random(one)))


_SHORTEST = 5
"""Of what can be known by its looks: an e-mail address."""


def is_secret(kind: Kind, text: str) -> bool:
    """Whether a text is a secret of this kind, and not a mask, a default, or a word that all gateways say."""
    if text.casefold() in _WORDS or len(set(re.sub(r"[\W_]", "", text))) < 2:
        return False
    match kind:
        case Kind.SERIAL:
            return re.fullmatch(r"[\w-]{3,64}", text) is not None
        case Kind.PLACE:
            return len(text) >= 4 or not text.isdecimal()
        case Kind.ADDRESS:
            return _is_somebodys(text)
        case Kind.HOST:
            return _is_own(text)
        case _:
            return True


def _is_random(text: str) -> bool:
    """Whether a long text is drawn by lot: words joined by bars are not."""
    digits, upper, lower = (
        sum(map(is_one, text)) for is_one in (str.isdigit, str.isupper, str.islower)
    )
    return digits > 1 and lower > 1 and (upper > 1 or len(text) == digits + lower)


def _is_somebodys(text: str) -> bool:
    """Whether an address is one that a machine is reached by, and no mask."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    return not (address.is_loopback or address.is_unspecified or text.startswith("255."))


_PUBLIC = re.compile(
    r"(?:.*\.)?(?:enphaseenergy|enphase|w3|mozilla|google|jquery)\.(?:com|org)\.?", re.IGNORECASE
)
_DEFAULT = re.compile(r"envoy(?:-\d{1,2})?(?:\.local)?\.?|localhost", re.IGNORECASE)


def _is_own(host: str) -> bool:
    """Whether a host is somebody's, not everybody's: neither a gateway's first name nor a public one."""
    return not (_PUBLIC.fullmatch(host) or _DEFAULT.fullmatch(host) or _is_address(host))


def _is_address(host: str) -> bool:
    return re.fullmatch(r"[\d.]+", host) is not None


# -- words that all gateways say --------------------------------------------------------------------

_SPOKEN = set(
    """
    enabled disabled connected connecting disconnected closed close open unknown undetermined normal
    idle charging discharging full ready auto manual soc none apply shed schedule true false yes no on off
    production consumption storage backfeed load evse pv3p generator inverters eim acb pcu nsrb esub rgm
    pmu pld encharge enpower collar split three single ethernet wifi wlan cellular zigbee subghz ble
    primary secondary unset default not-set n/a null undefined satisfied not-satisfied success failure
    error errors message info notes details status state active inactive installed local remote envoy
    admin installer owner user enphase support system gateway battery solar grid home weekly daily
    summer winter weekdays weekend filler tariff mylogger itk standby aggregate backup economy
    savings-mode self-consumption prioritize-energy multimode-ongrid multimode-offgrid grid-tied
    dry_contacts currently today watts joules lifetime week past since installation authentication
    required report reports values fields counters devices serial time date year month day hour minute
""".split()  # noqa: SIM905  # two hundred lines of one word each would not be read
)


def _words() -> frozenset[str]:
    """What the model knows as words, the names of all endpoints and what their paths are made of."""
    modelled = {one.value for kind in Word.__subclasses__() for one in kind}
    paths = {part for one in CATALOGUE for part in re.split(r"[\W_]+", f"{one.path} {one.name}")}
    return frozenset(one.casefold() for one in (*_SPOKEN, *modelled, *paths))


_WORDS = _words()
