"""Every service and characteristic of our own, one row each; no value and no device lives here.

Where the meaning is the same, the id is the one of homebridge-enphase-envoy, so that favourites and rules
of Eve and Controller go on. Two of its ids had two meanings each; the younger one has an id of ours.
"""

from collections.abc import Mapping

from pyenvoy_homekit.characteristics.row import (
    AMPERES,
    CELSIUS,
    HERTZ,
    KILOVARS,
    KILOVOLT_AMPERES,
    KILOWATT_HOURS,
    KILOWATTS,
    PERCENT,
    RATIO,
    VOLTS,
    WATT_HOURS,
    WATTS,
    Format,
    Group,
    Trait,
    count,
    flag,
    number,
    word,
)

_PLUGIN = "000B-1000-8000-0026BB765291"
_PLUGIN_GROUP = "000A-1000-8000-0026BB765291"
_EVE = "079E-48FF-8F27-9C2605A29F52"
_OURS = "7D2A-4C35-9E0B-51F6A8D3C274"


def _theirs(short: str) -> str:
    return f"{short:0>8}-{_PLUGIN}"


def _eve(short: str) -> str:
    return f"E863F{short}-{_EVE}"


def _ours(short: str) -> str:
    return f"{short:0>8}-{_OURS}"


_GATEWAY = (
    flag("DataSampling", "Data sampling", _theirs("300"), writable=True),
    flag("SystemControl", "Controls unlocked", _theirs("303"), writable=True),
    flag("PlcLevelCheck", "Check power line levels", _theirs("29"), writable=True),
    flag("ProductionState", "Production allowed", _theirs("30"), writable=True),
    flag("EnpowerGridState", "Grid relay commanded closed", _theirs("27"), writable=True),
    flag("GeneratorState", "Generator on", _theirs("301"), writable=True),
    word("EnpowerGridMode", "Grid mode", _theirs("28")),
    word("GeneratorMode", "Generator mode", _theirs("302")),
    word("Alerts", "Alerts", _theirs("1")),
    word("GridProfile", "Grid profile", _theirs("2")),
    word("CommInterface", "Interface", _theirs("11")),
    flag("NetworkWebComm", "Web communication", _theirs("12")),
    flag("EverReportedToEnlighten", "Has reported to Enlighten", _theirs("13")),
    word("CommNumAndLevel", "Devices, level", _theirs("14")),
    word("CommNumNsrbAndLevel", "Q-Relays, level", _theirs("15")),
    word("CommNumPcuAndLevel", "Microinverters, level", _theirs("16")),
    word("CommNumAcbAndLevel", "AC Batteries, level", _theirs("17")),
    word("CommNumEnchgAndLevel", "IQ Batteries, level", _theirs("18")),
    Trait("DbSize", "Database size", _theirs("19"), Format.FLOAT, "MB", 0, 1e9, 0.1),
    number("DbPercentFull", "Database full", _theirs("20"), PERCENT),
    word("Tariff", "Tariff", _theirs("21")),
    word("Firmware", "Firmware", _theirs("22")),
    word("UpdateStatus", "Update status", _theirs("23")),
    word("TimeZone", "Time zone", _theirs("24")),
    word("CurrentDateTime", "Local time", _theirs("25")),
    word("LastEnlightenReporDate", "Last report to Enlighten", _theirs("26")),
)
_DEVICES = (
    flag("State", "State", _theirs("31")),
    count("LinesCount", "Lines", _theirs("32")),
    flag("Line1Connected", "Line 1", _theirs("33")),
    flag("Line2Connected", "Line 2", _theirs("34")),
    flag("Line3Connected", "Line 3", _theirs("35")),
    flag("Producing", "Producing", _theirs("36")),
    flag("Communicating", "Communicating", _theirs("37")),
    flag("Provisioned", "Provisioned", _theirs("38")),
    flag("Operating", "Operating", _theirs("39")),
    number("PlcLevel", "Power line level", _theirs("41"), PERCENT),
    word("Status", "Status", _theirs("42")),
    word("ReadingTime", "Last report", _theirs("44")),
    word("Type", "Type", _theirs("52")),
    word("Phase", "Phase", _theirs("69")),
    word("GfiClear", "Ground fault can be cleared", _theirs("150")),
    number("Temperature", "Temperature", _theirs("15B"), CELSIUS),
    word("AdminState", "Administrative state", _theirs("252")),
    word("OperatingState", "Operating state", _theirs("178")),
    number("CommLevelSubGhz", "Sub-GHz level", _theirs("154"), PERCENT),
    number("CommLevel24Ghz", "2.4 GHz level", _theirs("155"), PERCENT),
    Trait("AcOffset", "Current offset", _theirs("68"), Format.FLOAT, "", -1e9, 1e9, 0.1),
)
_FLOWS = (
    count("PhaseCount", "Phases", _theirs("53")),
    word("PhaseMode", "Phase mode", _theirs("54")),
    word("MeteringStatus", "Metering status", _theirs("55")),
    number("Power", "Power", _theirs("57"), KILOWATTS),
    number("ApparentPower", "Apparent power", _theirs("58"), KILOVOLT_AMPERES),
    number("ReactivePower", "Reactive power", _theirs("59"), KILOVARS),
    number("PwrFactor", "Power factor", _theirs("61"), RATIO),
    number("Voltage", "Voltage", _theirs("62"), VOLTS),
    number("Current", "Current", _theirs("63"), AMPERES),
    number("Frequency", "Frequency", _theirs("64"), HERTZ),
    number("VoltageL1", "Voltage L1", _theirs("65"), VOLTS),
    number("VoltageL2", "Voltage L2", _theirs("66"), VOLTS),
    number("VoltageL3", "Voltage L3", _theirs("67"), VOLTS),
    number("PowerL1", "Power L1", _theirs("241"), KILOWATTS),
    number("PowerL2", "Power L2", _theirs("242"), KILOWATTS),
    number("PowerL3", "Power L3", _theirs("243"), KILOWATTS),
    number("ApparentPowerL1", "Apparent power L1", _theirs("245"), KILOVOLT_AMPERES),
    number("ApparentPowerL2", "Apparent power L2", _theirs("246"), KILOVOLT_AMPERES),
    number("ApparentPowerL3", "Apparent power L3", _theirs("247"), KILOVOLT_AMPERES),
    number("PowerPeak", "Power peak", _theirs("72"), KILOWATTS),
    flag("PowerPeakDetected", "Power peak detected", _theirs("73")),
    flag("PowerPeakReset", "Reset power peak", _theirs("84"), writable=True),
    number("EnergyToday", "Energy today", _theirs("74"), KILOWATT_HOURS),
    number("EnergyLastSevenDays", "Energy of 7 days", _theirs("75"), KILOWATT_HOURS),
    number("EnergyLifetime", "Energy lifetime", _theirs("76"), KILOWATT_HOURS),
    number("EnergyLifetimeUpload", "Energy lifetime, upload", _theirs("86"), KILOWATT_HOURS),
    number("EnergyTodayUpload", "Energy today, upload", _theirs("87"), KILOWATT_HOURS),
    number("EnergyLifetimeFromPv", "Energy lifetime, own", _theirs("88"), KILOWATT_HOURS),
    number("EnergyTodayFromPv", "Energy today, own", _theirs("89"), KILOWATT_HOURS),
)
_BATTERIES = (
    number("Energy", "Energy", _theirs("92"), KILOWATT_HOURS),
    number("PercentFull", "Charge", _theirs("93"), PERCENT),
    count("ActiveCount", "Devices", _theirs("94")),
    word("ChargeState", "Activity", _theirs("111")),
    flag("SleepEnabled", "Sleep enabled", _theirs("117")),
    number("MaxCellTemp", "Hottest cell", _theirs("119"), CELSIUS),
    number("SleepMinSoc", "Sleep from charge", _theirs("121"), PERCENT),
    number("SleepMaxSoc", "Sleep to charge", _theirs("122"), PERCENT),
    word("LedStatus", "LED", _theirs("161")),
    number("Capacity", "Capacity", _theirs("163"), KILOWATT_HOURS),
    flag("DcSwitchOff", "DC switch on", _theirs("164")),
    count("Revision", "Revision", _theirs("165")),
    number("RatedPower", "Rated power", _theirs("56"), KILOWATTS),
    number("RealPower", "Real power", _theirs("262"), KILOWATTS),
    number("AggSoc", "Charge of all", _theirs("205"), PERCENT),
    number("AggMaxEnergy", "Capacity of all", _theirs("206"), KILOWATT_HOURS),
    number("EncAggSoc", "Charge of IQ Batteries", _theirs("207"), PERCENT),
    number("EncAggBackupEnergy", "Energy for an outage", _theirs("209"), KILOWATT_HOURS),
    number("EncAggAvailEnergy", "Energy available", _theirs("210"), KILOWATT_HOURS),
    number("ConfiguredBackupSoc", "Reserve configured", _theirs("203"), PERCENT),
    number("AdjustedBackupSoc", "Reserve in force", _theirs("204"), PERCENT),
    number("FrequencyBiasHz", "Frequency bias L1", _theirs("191"), HERTZ),
    number("VoltageBiasV", "Voltage bias L1", _theirs("192"), VOLTS),
    number("FrequencyBiasHzPhaseB", "Frequency bias L2", _theirs("195"), HERTZ),
    number("VoltageBiasVPhaseB", "Voltage bias L2", _theirs("196"), VOLTS),
    number("FrequencyBiasHzPhaseC", "Frequency bias L3", _theirs("199"), HERTZ),
    number("VoltageBiasVPhaseC", "Voltage bias L3", _theirs("200"), VOLTS),
)
_INVERTERS = (
    number("PowerW", "Power", _theirs("131"), WATTS),
    number("PowerPeakW", "Power peak", _theirs("132"), WATTS),
    number("EnergyTodayWh", "Energy today", _theirs("133"), WATT_HOURS),
    number("EnergyYesterdayWh", "Energy yesterday", _theirs("134"), WATT_HOURS),
    number("VoltageDc", "Voltage DC", _theirs("149"), VOLTS),
    number("CurrentDc", "Current DC", _theirs("15A"), AMPERES),
)
_AROUND = (
    word("GridMode", "Grid mode", _theirs("179")),
    word("EnchgGridMode", "Battery grid mode", _theirs("181")),
    word("GridState", "Grid state", _theirs("260")),
    word("MidState", "Disconnect", _theirs("261")),
    word("AdminMode", "Mode", _theirs("250")),
    number("StartSoc", "Starts below charge", _theirs("254"), PERCENT),
    number("StopSoc", "Stops above charge", _theirs("255"), PERCENT),
    count("ExexOn", "Exercising", _theirs("256")),
    count("Schedule", "Scheduled", _theirs("257")),
    count("Present", "Present", _theirs("258")),
    flag("Connected", "Connected", _theirs("221")),
    number("SignalStrength", "Signal", _theirs("222"), PERCENT),
    word("AddressIp", "Address", _ours("1")),
)
_EVES = (
    Trait("EvePower", "Power", _eve("10D"), Format.FLOAT, WATTS.unit, 0, 1e6, 0.1),
    Trait("EveEnergyLifetime", "Energy", _eve("10C"), Format.FLOAT, KILOWATT_HOURS.unit,
          0, 1e8, 0.001, 1000),
    number("EveVoltage", "Voltage", _eve("10A"), VOLTS),
    number("EveCurrent", "Current", _eve("126"), AMPERES),
    Trait("EveResetTime", "Reset time", _eve("112"), Format.UINT32, least=0, most=2**32 - 1,
          step=1, writable=True),
    Trait("EveStatus", "History status", _eve("116"), Format.DATA, hidden=True),
    Trait("EveEntries", "History entries", _eve("117"), Format.DATA, hidden=True),
    Trait("EveRequest", "History request", _eve("11C"), Format.DATA, writable=True, readable=False,
          hidden=True),
    Trait("EveTime", "History time", _eve("121"), Format.DATA, writable=True, readable=False,
          hidden=True),
)  # fmt: skip
ROWS = (*_GATEWAY, *_DEVICES, *_FLOWS, *_BATTERIES, *_INVERTERS, *_AROUND, *_EVES)
TRAITS: Mapping[str, Trait] = {one.kind: one for one in ROWS}
"""Characteristics by their names, which are the plugin's where there is the same."""


def _group(kind: str, label: str, short: str) -> Group:
    return Group(kind, label, f"{short:0>8}-{_PLUGIN_GROUP}")


GROUP_ROWS = (
    _group("Gateway", "Envoy", "1"),
    _group("QRelay", "Q-Relay", "2"),
    _group("Meter", "Meter", "3"),
    _group("PowerAndEnergy", "Power and energy", "4"),
    _group("AcBatterySummary", "AC Batteries", "5"),
    _group("AcBattery", "AC Battery", "6"),
    _group("Microinverter", "Microinverter", "7"),
    _group("Enpower", "System Controller", "8"),
    _group("EnsembleSummary", "Energy system", "9"),
    _group("WirelessKit", "Wireless kit", "10"),
    Group("Ensemble", "Communication board", _ours("2")),
    _group("LiveData", "Live data", "12"),
    _group("GeneratorSet", "Generator", "13"),
    _group("Encharge", "IQ Battery", "14"),
    _group("Collar", "Meter Collar", "15"),
    _group("CombinerController", "Combiner controller", "16"),
    _group("CombinerMeter", "Combiner meter", "17"),
    _group("NetworkInterface", "Network interface", "18"),
    Group("EveMeter", "Energy meter", _eve("130")),
    Group("EveHistory", "History", _eve("007"), hidden=True),
)
GROUPS: Mapping[str, Group] = {one.kind: one for one in GROUP_ROWS}
"""Services by their names."""
