"""How the gateway is connected, from its front page."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from pyenvoy.endpoint import Answers, Endpoint
from pyenvoy.model.network import (
    CommunicationBoard,
    DeviceCommunication,
    Interface,
    Network,
    WirelessKit,
)
from pyenvoy.model.source import Source
from pyenvoy.reading import stock, words
from pyenvoy.reading.parts import model_of
from pyenvoy.units import Level, Percent, moment
from pyenvoy.wire.home import (
    HOME,
    HOME_JSON,
    Home,
    HomeComm,
    HomeComms,
    HomeEnpower,
    HomeInterface,
    HomeNetwork,
    HomeWireless,
)
from pyenvoy.wire.inventory import InventoryDevice

FROM: tuple[Endpoint[Any], ...] = (HOME, HOME_JSON)

_NO_HOME = Home()
_NO_NETWORK = HomeNetwork()
_NO_COMMS = HomeComms()
_NO_ENPOWER = HomeEnpower()


def read(answers: Answers) -> Network | None:
    """Read the front page, under whichever of its two names it came, and the boards beside it."""
    boards = tuple(
        _board(serial, listed)
        for serial, listed in sorted(stock.in_stock(answers).get("ESUB", {}).items())
    )
    page = words.first(answers, HOME, HOME_JSON)
    source = words.source(answers, (*FROM, *stock.FROM) if boards else FROM)
    if source is None:
        return None
    return _network(page[1].value if page else _NO_HOME, boards, source)


def _network(home: Home, boards: tuple[CommunicationBoard, ...], source: Source) -> Network:
    network, enpower = home.network or _NO_NETWORK, home.enpower or _NO_ENPOWER
    return Network(
        source,
        primary=network.primary_interface,
        interfaces=tuple(_interface(one) for one in network.interfaces),
        wireless=tuple(_kit(one) for one in home.wireless),
        communication=tuple(_communication(home.comm or _NO_COMMS)),
        boards=boards,
        cloud_connected=network.web_comm,
        ever_reported=network.ever_reported,
        reported_at=moment(network.last_report_time),
        controller_connected=enpower.connected,
        controller_grid_status=enpower.grid_status,
        timezone=home.timezone,
        local_date=home.current_date,
        local_time=_after_midnight(home.current_time),
        tariff_kind=home.tariff,
        database_size=words.given(str, home.db_size),
        database_full=words.given(Percent, home.db_percent_full),
        alerts=tuple(_alert(one) for one in home.alerts),
        update_status=home.update_status,
        software_built_at=moment(home.software_build_epoch),
        nonvoy=home.is_nonvoy,
    )


def _interface(one: HomeInterface) -> Interface:
    return Interface(
        one.type,
        name=one.interface,
        mac=one.mac,
        address=one.ip,
        dhcp=one.dhcp,
        carrier=one.carrier,
        signal=words.given(Level, one.signal_strength),
        signal_max=words.given(Level, one.signal_strength_max),
        registered=one.network,
        supported=one.supported,
        present=one.present,
        configured=one.configured,
        status=one.status,
    )


def _kit(one: HomeWireless) -> WirelessKit:
    return WirelessKit(
        one.type,
        one.connected,
        words.given(Level, one.signal_strength),
        words.given(Level, one.signal_strength_max),
    )


def _board(serial: str, listed: InventoryDevice) -> CommunicationBoard:
    return CommunicationBoard(
        serial,
        model=model_of(listed.part_num),
        part_number=listed.part_num,
        communicating=listed.communicating,
        operating=listed.operating,
        retired=listed.admin_state == stock.RETIRED,
        admin_state=listed.admin_state,
        status=listed.device_status,
        reported_at=moment(listed.last_rpt_date),
        installed_at=moment(listed.installed),
        created_at=moment(listed.created_date),
        firmware=listed.img_pnum_running,
        firmware_loaded_at=moment(listed.img_load_date),
        parameter_table=listed.ptpn,
        control_eid=listed.chaneid,
    )


def _communication(comms: HomeComms) -> Iterator[DeviceCommunication]:
    kinds = {
        "all": (HomeComm(comms.num, comms.level),),
        "inverters": (comms.pcu,),
        "ac_batteries": (comms.acb,),
        "relays": (comms.nsrb,),
        "boards": (comms.esub,),
        "batteries": comms.encharge,
    }
    for kind, found in kinds.items():
        for one in found:
            if one is not None and one.num is not None:
                yield DeviceCommunication(
                    kind,
                    one.num,
                    words.given(Level, one.level),
                    words.given(Level, one.level_24g),
                    words.given(Level, one.level_subg),
                )


def _after_midnight(clock: str | None) -> timedelta | None:
    """`21:25` as a span; `None` for what is not a time of day."""
    hours, _, minutes = (clock or "").partition(":")
    if not (hours.isascii() and hours.isdigit() and minutes.isascii() and minutes.isdigit()):
        return None
    if len(hours) > 2 or len(minutes) > 2:
        return None
    return timedelta(hours=int(hours), minutes=int(minutes))


def _alert(alert: object) -> str:
    """An alert in words; older firmware wraps its key in an object."""
    match alert:
        case str():
            return alert
        case dict():
            return " ".join(str(part) for part in alert.values())
        case _:
            return str(alert)
