"""One small house as a snapshot, for the tests of what people see."""

from datetime import UTC, datetime, timedelta

from pyenvoy.errors import Gap, Problem, Reason
from pyenvoy.firmware import Firmware
from pyenvoy.model.batteries import Activity, Batteries, Battery, Storage
from pyenvoy.model.consumption import Consumption, Net, Total
from pyenvoy.model.flow import Energy, Flow, Phase, Registers
from pyenvoy.model.gateway import Gateway, Package
from pyenvoy.model.inverters import Inverter, InverterDetail, Inverters
from pyenvoy.model.live import Live, LivePower
from pyenvoy.model.meters import Meter, MeterKind, MeterPhase, Meters
from pyenvoy.model.power import PlcLevels
from pyenvoy.model.production import Measured, Production
from pyenvoy.model.snapshot import Note, Snapshot
from pyenvoy.model.source import Source

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
READ = Source("meter_readings", NOON - timedelta(seconds=7), ("home",))


def gateway():
    packages = (Package("security", version="02.00.00"), Package("devimg"))
    return Gateway(
        READ, "122300000001", Firmware.parse("D8.3.5167"), "D8.3.5167", packages=packages
    )


def production(power=3412.3):
    flows = (Flow(power=1706.0, voltage=241.12), Flow(power=1706.3))
    phases = tuple(Phase(one, Energy()) for one in flows)
    return Production(READ, Measured.METER, Flow(power), Energy(lifetime=12345678.0), phases)


def consumption(used=1204.0, net=-1708.3):
    total = Total(READ, Measured.COMPUTED, Flow(used), Energy())
    return Consumption(total, Net(READ, Measured.METER, Flow(net)))


def inverters():
    detail = InverterDetail(dc_voltage=33.25, interval=timedelta(minutes=15))
    return Inverters(
        READ, (Inverter("202", power=211.0, detail=detail), Inverter("203", power=12345.0))
    )


def batteries(power=-500.0):
    one = Battery("305", charge=55.0, activity=Activity("dreaming"), status=("ok", "<b>"))
    return Batteries(READ, (one,), Storage(count=1, charge=55.0, power=power))


def meters():
    def meter(eid, energy):
        return Meter(eid, MeterKind.LOAD, True, phases=(MeterPhase(eid + 1, Flow(2.0), energy),))

    return Meters(READ, (meter(700, Registers()), meter(800, Registers(delivered=5.0))))


def house(**changes):
    parts = {
        "gateway": gateway(),
        "production": production(),
        "consumption": consumption(),
        "inverters": inverters(),
        "batteries": batteries(),
        "meters": meters(),
        "plc": PlcLevels(READ, {"202": 4}),
        "notes": (Note("zeros_at_night", "zeros are not readings", ("production",)),),
        "gaps": (Gap("tariff", Reason.DENIED, "tariff: the gateway refuses (401)"),),
        "problems": (Problem("home.alerts", "not a list"),),
        "complete": True,
    }
    return Snapshot(NOON, **parts | changes)


def live(streaming=True):
    return Live(
        READ,
        streaming=streaming,
        pv=LivePower(10.0),
        load=LivePower(20.0),
        grid=LivePower(30.0),
        storage=LivePower(40.0),
        charge=70.0,
    )
