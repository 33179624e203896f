"""What a gateway with current meters says, as small as it can be said."""

PRODUCTION_EID, CONSUMPTION_EID, STORAGE_EID = 704643328, 704643584, 704643840


def meter(kind="production", eid=PRODUCTION_EID, *, count=1, mode="three", state="enabled", **more):
    return {
        "eid": eid,
        "state": state,
        "measurementType": kind,
        "phaseMode": mode,
        "phaseCount": count,
        "meteringStatus": "normal",
        **more,
    }


def net(**more):
    return meter("net-consumption", CONSUMPTION_EID, **more)


def total(**more):
    return meter("total-consumption", CONSUMPTION_EID, **more)


def values(power=500.0, *, apparent=None, delivered=1000.5, received=100.25, voltage=230.0):
    return {
        "timestamp": 1767225600,
        "actEnergyDlvd": delivered,
        "actEnergyRcvd": received,
        "apparentEnergy": 2000.0,
        "reactEnergyLagg": 7.0,
        "reactEnergyLead": 8.0,
        "instantaneousDemand": power,
        "activePower": power,
        "apparentPower": abs(power) * 1.25 if apparent is None else apparent,
        "reactivePower": 30.0,
        "pwrFactor": 1.94,
        "voltage": voltage,
        "current": 3.0,
        "freq": 50.0,
    }


def channel(eid=1, power=500.0, **more):
    return {"eid": eid, **values(power, **more)}


def reading(eid=PRODUCTION_EID, power=500.0, channels=None, **more):
    three = [channel(1, power), channel(2, 0.0), channel(3, 0.0)]
    return {
        "eid": eid,
        **values(power, **more),
        "channels": three if channels is None else channels,
    }


def eim(kind=None, power=500.0, *, active=1, today=10.5, week=70.5, lifetime=1000.5, **more):
    named = {} if kind is None else {"measurementType": kind}
    return {
        "type": "eim",
        "activeCount": active,
        **named,
        "readingTime": 1767225601,
        "wNow": power,
        "whToday": today,
        "whLastSevenDays": week,
        "whLifetime": lifetime,
        "vahToday": 20.0,
        "vahLifetime": 2000.0,
        "varhLeadToday": 1.0,
        "varhLagToday": 2.0,
        "varhLeadLifetime": 3.0,
        "varhLagLifetime": 4.0,
        "rmsCurrent": -3.0,
        "rmsVoltage": 230.0,
        "reactPwr": 30.0,
        "apprntPwr": -625.0,
        "pwrFactor": 1.9,
        **more,
    }


def line(power=250.0, *, today=5.25, week=35.25, lifetime=500.25, voltage=120.0):
    return {
        "wNow": power,
        "whToday": today,
        "whLastSevenDays": week,
        "whLifetime": lifetime,
        "rmsVoltage": voltage,
    }


def inverters(power=480, *, active=12, lifetime=999, at=1767225500):
    return {
        "type": "inverters",
        "activeCount": active,
        "readingTime": at,
        "wNow": power,
        "whLifetime": lifetime,
    }


def totals(now=400, today=10, week=70, lifetime=1000):
    return {
        "wattHoursToday": today,
        "wattHoursSevenDays": week,
        "wattHoursLifetime": lifetime,
        "wattsNow": now,
    }
