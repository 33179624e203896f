"""The app's live view, in watts. Who shows it must look at `measured_at`: it may stand still."""

from typing import Any

from pyenvoy.endpoint import Answers, Endpoint
from pyenvoy.model.live import Live, LivePower
from pyenvoy.model.source import Source
from pyenvoy.reading import words
from pyenvoy.units import Percent, VoltAmperes, WattHours, Watts, from_milli, moment
from pyenvoy.wire.ivp_livedata import (
    LIVE_STATUS,
    LiveConnection,
    LiveInverters,
    LiveMeters,
    LivePlace,
    LiveStatus,
)

FROM: tuple[Endpoint[Any], ...] = (LIVE_STATUS,)

_NO_CONNECTION = LiveConnection()
_NO_INVERTERS = LiveInverters()


def read(answers: Answers) -> Live | None:
    """Read the one endpoint there is."""
    found = answers.answer(LIVE_STATUS)
    if found is None:
        return None
    return _live(found.value, Source(LIVE_STATUS.name, found.at))


def _live(status: LiveStatus, source: Source) -> Live:
    meters, connection = status.meters, status.connection or _NO_CONNECTION
    inverters = meters.iqpm or _NO_INVERTERS
    return Live(
        source,
        streaming=None if connection.sc_stream is None else connection.sc_stream == "enabled",
        debugging=None if connection.sc_debug is None else connection.sc_debug == "enabled",
        measured_at=moment(meters.last_update),
        **_places(meters),
        charge=words.given(Percent, meters.soc),
        backup_reserve=words.given(Percent, meters.backup_soc),
        backup_mode=meters.backup_bat_mode,
        battery_charge=words.given(Percent, meters.enc_agg_soc),
        battery_energy=words.given(WattHours, meters.enc_agg_energy),
        ac_battery_charge=words.given(Percent, meters.acb_agg_soc),
        ac_battery_energy=words.given(WattHours, meters.acb_agg_energy),
        main_relay=meters.main_relay_state,
        generator_relay=meters.gen_relay_state,
        phase_count=meters.phase_count,
        split_phase=meters.is_split_phase,
        inverters_total=inverters.total,
        inverters_running=inverters.running,
        cloud_state=connection.mqtt_state,
        provisioning_state=connection.prov_state,
        authentication_state=connection.auth_state,
    )


def _places(meters: LiveMeters) -> dict[str, LivePower | None]:
    return {
        "pv": _power(meters.pv),
        "storage": _power(meters.storage),
        "grid": _power(meters.grid),
        "load": _power(meters.load),
        "generator": _power(meters.generator),
    }


def _power(place: LivePlace | None) -> LivePower | None:
    if place is None:
        return None
    powers = (place.power_a, place.power_b, place.power_c)
    apparent = (place.apparent_a, place.apparent_b, place.apparent_c)
    return LivePower(
        power=words.given(_watts, place.power),
        apparent_power=words.given(_volt_amperes, place.apparent),
        phase_powers=tuple(_watts(one) for one in powers if one is not None),
        phase_apparent_powers=tuple(_volt_amperes(one) for one in apparent if one is not None),
    )


def _watts(milliwatts: float) -> Watts:
    return Watts(from_milli(milliwatts))


def _volt_amperes(thousandths: float) -> VoltAmperes:
    """A magnitude, whatever sign the gateway gives it."""
    return VoltAmperes(from_milli(abs(thousandths)))
