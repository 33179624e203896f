"""Cookies, tokens, roles and the cloud."""

from datetime import timedelta

import attrs

from pyenvoy.effects.tokenfile import Kept
from pyenvoy.endpoint import Role
from pyenvoy.secret import Secret
from pyenvoy.simulator.cloud import CloudScript, Outcome, Way
from pyenvoy.simulator.faults import Kind
from tests.endurance.faults.named import ALONE, CORE, LIVE, Named, once, secure, simply


def scripted(*ways, outcome):
    """The cloud answers in one way at some of its doors, or at all."""

    async def begin(stage):
        outcomes = dict.fromkeys(ways or Way, (outcome,))
        stage.cloud.script_cloud(CloudScript((stage.account,), outcomes))

        async def end():
            stage.cloud.script_cloud(CloudScript((stage.account,)))

        return end

    return begin


async def _forget_sessions(stage):
    stage.gateway.forget_sessions()


def _restarted(outcome):
    """The client is started anew while the cloud is away; it has a token of before."""

    async def begin(stage):
        end = await scripted(outcome=outcome)(stage)
        await stage.stop()
        await stage.start()
        return end

    return begin


async def _ending(stage):
    """The client is started with a token that ends soon, while the cloud is away."""
    back = await scripted(outcome=Outcome.UNAVAILABLE)(stage)
    await stage.stop()
    token = Secret(stage.gateway.token(stage.role, timedelta(seconds=30)))
    kept = stage.tokens.load(stage.actor.serial)
    kept = Kept(token, kept.fingerprint, kept.address, kept.ends, kept.named)
    stage.tokens.save(stage.actor.serial, kept)
    await stage.start()
    return back


async def _lower(stage):
    """Whoever signs in gets an owner's token from here on."""
    account = attrs.evolve(stage.account, role=Role.OWNER)
    stage.cloud.script_cloud(CloudScript((account,)))

    async def end():
        stage.cloud.script_cloud(CloudScript((stage.account,)))

    return end


FAULTS = (
    Named("every cookie is worthless", (3,), "storms of 401", simply(Kind.EVICTED), fits=secure),
    Named(
        "sessions are forgotten once",
        (3, 4),
        "a restart by hand",
        once(_forget_sessions),
        fits=secure,
        lasts=(5, 20),
    ),
    Named(
        "no cookie is given",
        (3,),
        "a login with every question",
        simply(Kind.NO_COOKIE),
        fits=secure,
    ),
    Named(
        "tokens are refused for minutes",
        (3,),
        "refreshing for ever",
        simply(Kind.TOKEN_REFUSED),
        fits=secure,
    ),
    Named("401 for everybody", (3, 4), "the token is thrown away", simply(Kind.UNAUTHORIZED)),
    Named("401 for the live page", (3, 6), "a loop of logins", simply(Kind.UNAUTHORIZED, *LIVE)),
    Named("401 for the core", (3, 6), "a loop of logins", simply(Kind.UNAUTHORIZED, *CORE)),
    Named(
        "check_jwt answers 503",
        (3,),
        "no way in",
        simply(Kind.STATUS, "/auth", status=503),
        fits=secure,
        fresh=ALONE,
    ),
    Named(
        "check_jwt hangs after sessions are forgotten",
        (3, 4),
        "no way in",
        simply(Kind.HANG, "/auth"),
        fits=secure,
        fresh=ALONE,
    ),
    Named(
        "the cloud is away",
        (1, 8),
        "hours without figures",
        scripted(outcome=Outcome.UNAVAILABLE),
        fits=secure,
        fresh=True,
    ),
    Named(
        "the cloud closes every connection",
        (1, 8),
        "hours without figures",
        scripted(outcome=Outcome.SILENT),
        fits=secure,
        fresh=True,
    ),
    Named(
        "the cloud never answers",
        (1, 8),
        "hours without figures",
        scripted(outcome=Outcome.HANGING),
        fits=secure,
        fresh=True,
    ),
    Named(
        "the cloud answers HTML",
        (1,),
        "a page taken for a token",
        scripted(outcome=Outcome.PAGE),
        fits=secure,
        fresh=True,
    ),
    Named(
        "the account is blocked",
        (1, 3),
        "no figures",
        scripted(outcome=Outcome.BLOCKED),
        fits=secure,
        fresh=True,
    ),
    Named(
        "a second factor is wanted",
        (1,),
        "no figures",
        scripted(outcome=Outcome.SECOND_FACTOR),
        fits=secure,
        fresh=True,
    ),
    Named(
        "the token service says 406",
        (1,),
        "no figures",
        scripted(Way.TOKENS, outcome=Outcome.NOT_ACCEPTABLE),
        fits=secure,
        fresh=True,
    ),
    Named(
        "started while the cloud is away",
        (8,),
        "a start needs the internet",
        _restarted(Outcome.UNAVAILABLE),
        fits=secure,
        group="door",
    ),
    Named(
        "started while the cloud answers HTML",
        (1, 8),
        "a start needs the internet",
        _restarted(Outcome.PAGE),
        fits=secure,
        group="door",
    ),
    Named(
        "the token ends while the cloud is away",
        (1, 2),
        "no figures",
        _ending,
        fits=secure,
        lasts=(60, 120),
        by_account=True,
        group="door",
    ),
    Named(
        "the role drops to owner",
        (2,),
        "controls vanish",
        _lower,
        fits=lambda stage: stage.secure and stage.role is Role.INSTALLER,
        fresh=True,
    ),
)
