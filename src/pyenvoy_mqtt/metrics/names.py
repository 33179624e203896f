"""Every metric there is: its name, what it says, its labels. Names follow prometheus.io, base units throughout."""

from collections.abc import Sequence
from enum import Enum
from typing import TypeAlias

import attrs
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
)

_UNSEEN = "\ufffd"


def seen(label: str) -> str:
    """The value of a label with a mark in place of what no page can show and a terminal may obey."""
    return (
        label if label.isprintable() else "".join(c if c.isprintable() else _UNSEEN for c in label)
    )


Family: TypeAlias = CounterMetricFamily | GaugeMetricFamily | HistogramMetricFamily


class Kind(Enum):
    """How a metric behaves."""

    GAUGE = GaugeMetricFamily
    COUNTER = CounterMetricFamily
    HISTOGRAM = HistogramMetricFamily


@attrs.frozen
class Metric:
    """A metric; of a counter the name stands without its `_total`."""

    name: str
    says: str
    labels: Sequence[str] = ()
    kind: Kind = Kind.GAUGE
    alias: bool = False
    """Whether it only repeats another under the name that it has elsewhere."""

    def family(self) -> Family:
        """An empty family of samples."""
        made: Family = self.kind.value(self.name, self.says, labels=("gateway", *self.labels))
        return made


_PLACE = ("meter", "phase")

SERIALS = ("gateway", "serial", "serial_number")
"""Labels whose value is a serial number."""

UP = Metric("enphase_up", "Whether the gateway answers.")
INFO = Metric(
    "enphase_gateway_info", "Who the gateway is; always 1.", ("serial", "firmware", "part_number")
)
POLLING = Metric("enphase_polling", "Whether the gateway is polled, or somebody has stopped it.")
POWER = Metric(
    "enphase_power_watts", "Active power now, positive towards the house; phase empty for all.",
    _PLACE,
)  # fmt: skip
HOUSE = Metric(
    "enphase_house_power_watts",
    "What the house uses of itself: the consumption without what batteries take or give.",
)
APPARENT = Metric("enphase_apparent_power_voltamperes", "Apparent power now.", _PLACE)
VOLTAGE = Metric("enphase_voltage_volts", "Voltage now.", _PLACE)
CURRENT = Metric("enphase_current_amperes", "Current now.", _PLACE)
FREQUENCY = Metric("enphase_frequency_hertz", "Frequency now.", _PLACE)
ENERGY = Metric(
    "enphase_energy_watthours", "Energy since installation; it never falls.", ("flow",),
    Kind.COUNTER,
)  # fmt: skip
INVERTER_POWER = Metric(
    "enphase_inverter_power_watts", "Power that a microinverter last reported.", ("serial",)
)
INVERTER_MAX = Metric(
    "enphase_inverter_power_max_watts", "The most that a microinverter has reported.", ("serial",)
)
INVERTER_REPORT = Metric(
    "enphase_inverter_last_report_timestamp_seconds", "When a microinverter last reported.",
    ("serial",),
)  # fmt: skip
PANELS = Metric(
    "enphase_panels", "Panels beside their peers, counted by what is to be said of them.",
    ("verdict",),
)  # fmt: skip
INVERTER_LOSS = Metric(
    "enphase_inverter_loss_ratio",
    "What a panel lacks of what its peers let one expect, 0 to 1; only while it has a problem.",
    ("serial",),
)
SOC = Metric("enphase_battery_soc_ratio", "State of charge of a battery, 0 to 1.", ("serial",))
BATTERY_POWER = Metric(
    "enphase_battery_power_watts", "Power of a battery now, positive when discharging.", ("serial",)
)
BATTERY_HEAT = Metric(
    "enphase_battery_temperature_celsius", "Temperature of a battery.", ("serial",)
)
STORAGE_SOC = Metric("enphase_storage_soc_ratio", "State of charge of all batteries, 0 to 1.")
RESERVE = Metric("enphase_storage_reserve_ratio", "What is kept for an outage, 0 to 1.")
TOKEN = Metric("enphase_token_expiry_timestamp_seconds", "When the token in use ends.", ("role",))
SUCCESS = Metric(
    "enphase_endpoint_last_success_timestamp_seconds", "When an endpoint last answered.",
    ("endpoint",),
)  # fmt: skip
DURATION = Metric(
    "enphase_endpoint_request_duration_seconds", "How long the gateway took to answer.",
    ("endpoint",), Kind.HISTOGRAM,
)  # fmt: skip
ERRORS = Metric(
    "enphase_endpoint_errors", "Questions that gave nothing of use, by reason.",
    ("endpoint", "kind"), Kind.COUNTER,
)  # fmt: skip
QUIRK = Metric(
    "enphase_quirk_active", "Whether a lie of firmware was found and repaired.", ("quirk",)
)

_ALIASES = (
    OLD_PRODUCTION := Metric("enphase_production_watts", "As enphase_power_watts.", alias=True),
    OLD_ENERGY := Metric(
        "enphase_production_wh", "As enphase_energy_watthours_total.", (), Kind.COUNTER, alias=True
    ),
    OLD_CONSUMPTION := Metric(
        "enphase_consumption_watts", "As enphase_power_watts.", ("measurement_type",), alias=True
    ),
    OLD_INVERTER := Metric(
        "enphase_inverter_watts", "As enphase_inverter_power_watts.", ("serial_number",), alias=True
    ),
    OLD_INVERTER_MAX := Metric(
        "enphase_inverter_max_watts", "As enphase_inverter_power_max_watts.", ("serial_number",),
        alias=True,
    ),
    OLD_POWER := Metric(
        "enphase_active_power_watts", "As enphase_power_watts.", ("meter_id", "phase"), alias=True
    ),
    OLD_CURRENT := Metric(
        "enphase_current_amps", "As enphase_current_amperes.", ("meter_id", "phase"), alias=True
    ),
    OLD_FREQUENCY := Metric(
        "enphase_frequency_hz", "As enphase_frequency_hertz.", ("meter_id", "phase"), alias=True
    ),
)  # fmt: skip

METRICS = (
    UP, INFO, POLLING, POWER, HOUSE, APPARENT, VOLTAGE, CURRENT, FREQUENCY, ENERGY, INVERTER_POWER,
    INVERTER_MAX, INVERTER_REPORT, PANELS, INVERTER_LOSS, SOC, BATTERY_POWER, BATTERY_HEAT, STORAGE_SOC, RESERVE, TOKEN,
    SUCCESS, DURATION, ERRORS, QUIRK, *_ALIASES,
)  # fmt: skip
"""All of them, in the order in which they are shown."""
