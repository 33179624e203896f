"""Limits on export and production: the static one, the panels' one and the dynamic one."""

from typing import Any

from pyenvoy.endpoint import Answers, Endpoint
from pyenvoy.model.grid import ExportLimits
from pyenvoy.reading.words import given, milliseconds, source
from pyenvoy.units import Percent, Watts
from pyenvoy.wire.ivp_sc import PV_LIMIT, PvLimit
from pyenvoy.wire.ivp_ss import DPEL, PEL_SETTINGS, DpelSettings, DynamicPel, PelSettings

FROM: tuple[Endpoint[Any], ...] = (PEL_SETTINGS, PV_LIMIT, DPEL)


def read(answers: Answers) -> ExportLimits | None:
    """Read all three; each stands for itself."""
    known = source(answers, FROM)
    if known is None:
        return None
    static = answers.get(PEL_SETTINGS) or PelSettings()
    panels = answers.get(PV_LIMIT) or PvLimit()
    dynamic = (answers.get(DPEL) or DpelSettings()).dynamic_pel_settings or DynamicPel()
    return ExportLimits(
        known,
        export_limited=static.pel,
        export_limit=None if static.percent else given(Watts, static.pel_limit),
        export_limit_percent=given(Percent, static.pel_limit) if static.percent else None,
        export_limit_kind=static.export_limit_type,
        hard_limit=static.hard_pel,
        soft_limit=static.soft_pel,
        apparent=static.apparent,
        dead_band=static.pel_db,
        communication_loss_after=milliseconds(static.comm_time_loss),
        soft_response_time=milliseconds(static.resp_time_soft_pel),
        hard_response_time=milliseconds(static.resp_time_hard_pel),
        hard_reset_time=milliseconds(static.ms_reset_hard_pel),
        pv_limited=panels.enable,
        pv_limit=given(Percent, panels.pv_limit_pct),
        dynamic=dynamic.enable,
        dynamic_limiting=dynamic.enable_dynamic_limiting,
        dynamic_limit=given(Watts, dynamic.limit_value_w),
        dynamic_export=dynamic.export_limit,
        dynamic_slew_rate=dynamic.slew_rate,
    )
