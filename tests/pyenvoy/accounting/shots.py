"""Small snapshots, made by hand."""

from datetime import timedelta

from pyenvoy.model.batteries import AcBattery, Batteries, Battery, Storage
from pyenvoy.model.consumption import Consumption, Net, NetPhase, Total
from pyenvoy.model.flow import Energy, Flow, Registers
from pyenvoy.model.gateway import Gateway
from pyenvoy.model.inverters import Inverter, Inverters
from pyenvoy.model.live import Live, LivePower
from pyenvoy.model.meters import Meter, MeterKind, Meters
from pyenvoy.model.network import Network
from pyenvoy.model.production import Measured, Production
from pyenvoy.model.snapshot import Snapshot
from pyenvoy.model.source import Source
from tests.pyenvoy.accounting.telling import NOW

SERIAL = "122000000001"


def shot(at=NOW, *, complete=True, **subjects):
    return Snapshot(
        at, gateway=Gateway(Source("info", at), SERIAL, None, ""), complete=complete, **subjects
    )


def produced(energy, at=NOW, power=500.0, how=Measured.METER, inverters=None):
    return Production(
        Source("meter_readings", at),
        how,
        Flow(power=power),
        Energy(lifetime=energy),
        inverters_energy=None if inverters is None else Energy(lifetime=inverters),
    )


def used(energy, at=NOW):
    now = Flow(power=-5.0)
    return Total(Source("meter_readings", at), Measured.COMPUTED, now, Energy(lifetime=energy))


def net(imported=None, exported=None, at=NOW, power=None, phases=()):
    return Net(
        Source("meter_readings", at),
        Measured.METER,
        Flow(power=power),
        imported,
        exported,
        phases=tuple(NetPhase(Flow(power=one)) for one in phases),
    )


def across(total=None, net=None):
    return Consumption(total, net)


def metered(delivered, received, *, at=NOW, enabled=True, power=None):
    energy = None if delivered is None and received is None else Registers(delivered, received)
    now = None if power is None else Flow(power=power)
    storage = Meter(704643840, MeterKind.STORAGE, enabled, now=now, energy=energy)
    return Meters(Source("meters", at), (storage,))


def batteries(*powers, at=NOW, rated=None, ac=None, together=None):
    storage = Storage(power=together if powers else None)
    return Batteries(
        Source("ensemble_inventory", at),
        tuple(Battery(f"1221000{i}", power=one, rated_power=rated) for i, one in enumerate(powers)),
        storage if powers else None,
        ac or (),
        ac_storage=Storage(power=sum(one.power for one in ac)) if ac else None,
    )


def ac_battery(discharged, charged, power=0.0):
    return AcBattery("1219001", power=power, energy_discharged=discharged, energy_charged=charged)


def live(power, at=NOW, *, streaming=True):
    place = None if power is None else LivePower(power=power)
    return Live(Source("live_status", at), streaming=streaming, storage=place)


def panels(count, energy=None, *, interval=None, reported=None, retired=0):
    every = tuple(
        Inverter(f"12240{i}", energy_lifetime=energy, retired=i < retired, reported_at=reported)
        for i in range(count)
    )
    return Inverters(Source("device_data", NOW), every, interval)


def zone(name):
    return Network(Source("home", NOW), timezone=name)


MINUTE = timedelta(minutes=1)
