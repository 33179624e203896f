"""`/ivp/ensemble/secctrl`: the state of all batteries together, verbatim. Zeros without a battery."""

from typing import Any

import attrs

from pyenvoy.endpoint import Cadence, Endpoint
from pyenvoy.firmware import since
from pyenvoy.wire.converter import wire


@attrs.frozen
class OffgridControl:
    """The controller's corrections while off grid (8.3)."""

    f: float | None = wire("F", default=None)
    v: float | None = wire("V", default=None)
    vd_neg: float | None = wire("Vd_neg", default=None)
    vd_zero: float | None = wire("Vd_zero", default=None)
    vq_neg: float | None = wire("Vq_neg", default=None)
    vq_zero: float | None = wire("Vq_zero", default=None)
    is_active: bool | None = wire("is_active", default=None)
    is_system_balanced: bool | None = wire("is_system_balanced", default=None)
    seq_reset_needed: bool | None = wire("seq_reset_needed", default=None)


@attrs.frozen
class SecondaryControl:
    """What the batteries are together, and how they are told to lean on frequency and voltage."""

    shutdown: bool | None = wire("shutdown", default=None)
    freq_bias_hz: float | None = wire("freq_bias_hz", default=None)
    freq_bias_hz_phaseb: float | None = wire("freq_bias_hz_phaseb", default=None)
    freq_bias_hz_phasec: float | None = wire("freq_bias_hz_phasec", default=None)
    freq_bias_hz_q8: int | None = wire("freq_bias_hz_q8", default=None)
    freq_bias_hz_q8_phaseb: int | None = wire("freq_bias_hz_q8_phaseb", default=None)
    freq_bias_hz_q8_phasec: int | None = wire("freq_bias_hz_q8_phasec", default=None)
    voltage_bias_v: float | None = wire("voltage_bias_v", default=None)
    voltage_bias_v_phaseb: float | None = wire("voltage_bias_v_phaseb", default=None)
    voltage_bias_v_phasec: float | None = wire("voltage_bias_v_phasec", default=None)
    voltage_bias_v_q5: int | None = wire("voltage_bias_v_q5", default=None)
    voltage_bias_v_q5_phaseb: int | None = wire("voltage_bias_v_q5_phaseb", default=None)
    voltage_bias_v_q5_phasec: int | None = wire("voltage_bias_v_q5_phasec", default=None)
    configured_backup_soc: float | None = wire("configured_backup_soc", default=None)  # %
    adjusted_backup_soc: float | None = wire("adjusted_backup_soc", default=None)  # %
    agg_soc: float | None = wire("agg_soc", default=None)  # %, of both kinds of battery
    max_energy: float | None = wire("Max_energy", default=None)  # Wh, of both kinds
    enc_agg_soc: float | None = wire("ENC_agg_soc", default=None)  # %
    enc_agg_soh: float | None = wire("ENC_agg_soh", default=None)  # %
    enc_agg_backup_energy: float | None = wire(
        "ENC_agg_backup_energy", also=("agg_backup_energy",), default=None
    )  # Wh
    enc_agg_avail_energy: float | None = wire(
        "ENC_agg_avail_energy", also=("agg_avail_energy",), default=None
    )  # Wh
    enc_commissioned_capacity: float | None = wire("Enc_commissioned_capacity", default=None)  # Wh
    enc_max_available_capacity: float | None = wire("Enc_max_available_capacity", default=None)
    acb_agg_soc: float | None = wire("ACB_agg_soc", default=None)  # %
    acb_agg_energy: float | None = wire("ACB_agg_energy", default=None)  # Wh
    vls_limit: float | None = wire("VLS_Limit", default=None)  # %, from 8.1
    recovery_threshold_soc: float | None = wire("Recovery_threshold_soc", default=None)  # 8.1.41
    commission_in_progress: bool | None = wire("Commission_in_progress", default=None)
    ess_in_progress: bool | None = wire("ESS_in_progress", default=None)
    ess_r3_to_r4_in_progress: bool | None = wire("ESS_R3_To_R4_in_progress", default=None)
    soc_rec_enabled: bool | None = wire("soc_rec_enabled", default=None)
    soc_recovery_entry: float | None = wire("soc_recovery_entry", default=None)  # %
    soc_recovery_exit: float | None = wire("soc_recovery_exit", default=None)  # %
    offgrid_secctrl: OffgridControl | None = wire("offgrid_secctrl", default=None)


SECCTRL = Endpoint(
    "secctrl",
    "/ivp/ensemble/secctrl",
    shape=SecondaryControl,
    purpose="Charge, energy and reserve of all batteries together",
    firmware=since("5"),
    cadence=Cadence.BRISK,
)

ENDPOINTS: tuple[Endpoint[Any], ...] = (SECCTRL,)
