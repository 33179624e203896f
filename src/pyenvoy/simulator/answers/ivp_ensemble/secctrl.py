"""`/ivp/ensemble/secctrl`: the batteries as one (5.13)."""

from collections.abc import Mapping

from pyenvoy.simulator.answers.json_parts import number, part
from pyenvoy.simulator.answers.view import View
from pyenvoy.simulator.plant.noise import smooth

_PHASES = ("", "_phaseb", "_phasec")


def _biases(view: View) -> dict[str, object]:
    """How far frequency and voltage are pulled; only where batteries are."""
    drift = smooth(view.plant.seed, 95, view.t, 600) - 0.5 if view.plant.batteries else 0.0
    biases: dict[str, object] = {}
    for i, phase in enumerate(_PHASES):
        here = drift if i < view.plant.phases else 0.0
        biases |= {
            f"freq_bias_hz{phase}": round(2.8 * here, 6),
            f"voltage_bias_v{phase}": round(33.0 * here, 6),
            f"freq_bias_hz_q8{phase}": round(4480 * here),
            f"voltage_bias_v_q5{phase}": round(1060 * here),
        }
    return biases


def _off_grid(view: View) -> dict[str, object]:
    if not view.era.since("8.3"):
        return {}
    names = ("F", "V", "Vd_neg", "Vq_neg", "Vd_zero", "Vq_zero")
    later = {"seq_reset_needed": True} if view.era.since("8.3.5400") else {}
    return {
        "offgrid_secctrl": {
            **dict.fromkeys(names, 0.0),
            "is_active": view.now.situation.islanded,
            "is_system_balanced": True,
            **later,
        }
    }


def _energies(view: View) -> dict[str, object]:
    plant, stores = view.plant, view.now.stores
    capacity, acbs = round(plant.storage_capacity), plant.acb_capacity
    storage = part(view.settings.tariff, "storage_settings")
    reserve = int(number(storage, "reserved_soc", 0.0))
    held = stores.storage + stores.acb
    whole = plant.storage_capacity + acbs
    health = {"ENC_agg_soh": 100 if capacity else 0} if view.era.since("7.6") else {}
    return {
        "configured_backup_soc": reserve,
        "adjusted_backup_soc": reserve,
        "agg_soc": _percent(held, whole),
        "Max_energy": round(whole),
        "ENC_agg_soc": _percent(stores.storage, capacity),
        **health,
        "ENC_agg_backup_energy": round(capacity * reserve / 100),
        "ENC_agg_avail_energy": round(stores.storage),
        "Enc_commissioned_capacity": capacity,
        "Enc_max_available_capacity": capacity,
        "ACB_agg_soc": _percent(stores.acb, acbs),
        "ACB_agg_energy": round(stores.acb),
    }


def _percent(held: float, whole: float) -> int:
    return round(100 * held / whole) if whole else 0


def _newer(view: View) -> dict[str, object]:
    era = view.era
    newer: dict[str, object] = {}
    if era.major >= 8:
        newer["VLS_Limit"] = 5
    if era.major >= 8 and not era.since("8.2"):
        newer["Recovery_threshold_soc"] = 13
    if era.since("8.2"):
        newer |= {"soc_rec_enabled": True, "soc_recovery_entry": 0, "soc_recovery_exit": 10}
    if era.major >= 8:
        newer["Commission_in_progress"] = False
    if era.since("8.2"):
        newer["ESS_in_progress"] = False
    if era.since("8.3") and (era.collar or era.since("8.3.5400")):
        newer["ESS_R3_To_R4_in_progress"] = False
    return newer


def document(view: View) -> Mapping[str, object]:
    """The whole document."""
    return {
        "shutdown": False,
        **_biases(view),
        **_off_grid(view),
        **_energies(view),
        **_newer(view),
    }
