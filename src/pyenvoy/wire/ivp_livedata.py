"""`/ivp/livedata`: the live view of the app, in thousandths. It stands still unless streaming is on.

No capture of these exists; the shapes are those of three readers.
"""

from typing import Any

import attrs

from pyenvoy.endpoint import Cadence, Endpoint
from pyenvoy.firmware import since
from pyenvoy.request import Method
from pyenvoy.wire.converter import Bit, wire


@attrs.frozen
class LiveConnection:
    """How the gateway stands to the cloud, and whether it streams (`enabled` or `disabled`)."""

    mqtt_state: str | None = wire("mqtt_state", default=None)
    prov_state: str | None = wire("prov_state", default=None)
    auth_state: str | None = wire("auth_state", default=None)
    sc_stream: str | None = wire("sc_stream", default=None)
    sc_debug: str | None = wire("sc_debug", default=None)


@attrs.frozen
class LivePlace:
    """Power at one place. Positive: producing, discharging, importing, consuming."""

    power: float | None = wire("agg_p_mw", default=None)  # mW
    apparent: float | None = wire("agg_s_mva", default=None)  # mVA
    power_a: float | None = wire("agg_p_ph_a_mw", default=None)  # mW
    power_b: float | None = wire("agg_p_ph_b_mw", default=None)  # mW
    power_c: float | None = wire("agg_p_ph_c_mw", default=None)  # mW
    apparent_a: float | None = wire("agg_s_ph_a_mva", default=None)  # mVA
    apparent_b: float | None = wire("agg_s_ph_b_mva", default=None)  # mVA
    apparent_c: float | None = wire("agg_s_ph_c_mva", default=None)  # mVA


@attrs.frozen
class LiveInverters:
    """How many microinverters there are, and how many run."""

    total: int | None = wire("total_PCU_count", default=None)
    running: int | None = wire("running_PCU_count", default=None)


@attrs.frozen
class LiveMeters:
    """The live values. `last_update` is the only proof of their freshness."""

    last_update: int | None = wire("last_update", default=None)  # s
    soc: float | None = wire("soc", default=None)  # %
    main_relay_state: int | None = wire("main_relay_state", default=None)  # 1 = grid connected
    gen_relay_state: int | None = wire("gen_relay_state", default=None)
    backup_bat_mode: int | None = wire("backup_bat_mode", default=None)
    backup_soc: float | None = wire("backup_soc", default=None)  # %
    is_split_phase: Bit | None = wire("is_split_phase", default=None)
    phase_count: int | None = wire("phase_count", default=None)
    enc_agg_soc: float | None = wire("enc_agg_soc", default=None)  # %
    enc_agg_energy: float | None = wire("enc_agg_energy", default=None)  # Wh
    acb_agg_soc: float | None = wire("acb_agg_soc", default=None)  # %
    acb_agg_energy: float | None = wire("acb_agg_energy", default=None)  # Wh
    iqpm: LiveInverters | None = wire("iqpm", default=None)
    pv: LivePlace | None = wire("pv", default=None)
    storage: LivePlace | None = wire("storage", default=None)
    grid: LivePlace | None = wire("grid", default=None)
    load: LivePlace | None = wire("load", default=None)
    generator: LivePlace | None = wire("generator", default=None)


@attrs.frozen
class LiveStatus:
    """The live view. Its tasks, counters and dry contacts are diagnostics or meaningless."""

    meters: LiveMeters = wire("meters")
    connection: LiveConnection | None = wire("connection", default=None)


@attrs.frozen
class LiveStream:
    """What has become of the wish to stream."""

    sc_stream: str


LIVE_STATUS = Endpoint(
    "live_status",
    "/ivp/livedata/status",
    shape=LiveStatus,
    purpose="Live power of the whole house, while streaming is enabled",
    firmware=since("7"),
    cadence=Cadence.LIVE,
)
LIVE_STREAM = Endpoint(
    "live_stream",
    "/ivp/livedata/stream",
    shape=LiveStream,
    purpose="Enable streaming of the live view; the gateway ends it after a quarter of an hour",
    firmware=since("7"),
    methods=(Method.POST,),
)

ENDPOINTS: tuple[Endpoint[Any], ...] = (LIVE_STATUS, LIVE_STREAM)
