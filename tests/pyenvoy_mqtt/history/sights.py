"""Snapshots of a small house at chosen moments, with accounts after them."""

from datetime import UTC, datetime, timedelta

import attrs

from pyenvoy.errors import Gap, Reason
from pyenvoy.model.accounts import Account, Accounts, Figure, Total, Totals, Trust
from pyenvoy.model.consumption import Consumption, Net, NetPhase
from pyenvoy.model.consumption import Total as Used
from pyenvoy.model.flow import Energy, Flow, Phase
from pyenvoy.model.inverters import Inverter, Inverters
from pyenvoy.model.production import Measured, Production
from pyenvoy.model.snapshot import Snapshot
from pyenvoy.model.source import Source
from pyenvoy_mqtt.history.columns import COLUMNS, Sight, row

START = datetime(2026, 6, 1, 10, tzinfo=UTC)


def after(seconds):
    """So long after the start."""
    return START + timedelta(seconds=seconds)


def snapshot(at=START, power=1000.0, age=0.0, **more):
    """The house at a moment, read `age` seconds before."""
    source = Source("meter_readings", at - timedelta(seconds=age))
    border = NetPhase(Flow(-power / 2, voltage=230.06, frequency=50.004))
    roof = Phase(Flow(power, voltage=231.0), Energy())
    net = Net(source, Measured.METER, Flow(-power / 2), phases=(border,))
    used = Used(source, Measured.COMPUTED, Flow(power / 2), Energy())
    made = Production(source, Measured.METER, Flow(power), Energy(), (roof,))
    none = Gap("batteries", Reason.NO_HARDWARE, "none are known")
    gaps = () if "batteries" in more else (none,)
    return Snapshot(at, production=made, consumption=Consumption(used, net), gaps=gaps, **more)


def panels(at, *reports, ago=60.0):
    """Microinverters by serial number and power, that reported a minute ago."""
    said = at - timedelta(seconds=ago)
    each = tuple(Inverter(serial, power=power, reported_at=said) for serial, power in reports)
    return Inverters(Source("inverters", at), each, timedelta(minutes=15))


def accounts(at=START, **energies):
    """What is published of some counters."""
    none = Total(0.0, at, at, True)
    totals = Totals(none, none, none, none)
    counters = {
        name: Account(Figure(energy, at, "meter_readings", Trust.COUNTED), totals)
        for name, energy in energies.items()
    }
    return Accounts(at, counters, "UTC", True)


def sight(at=START, power=1000.0, **energies):
    """A snapshot and its accounts."""
    return Sight(snapshot(at, power), accounts(at, **energies))


def figures(one):
    """A sight's figures by name, in whole steps."""
    return dict(zip((column.name for column in COLUMNS), row(one), strict=True))


def without(one, subject):
    """A sight without one subject."""
    return attrs.evolve(one, snapshot=attrs.evolve(one.snapshot, **{subject: None}))
