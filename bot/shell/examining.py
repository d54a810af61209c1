"""`earful doctor`: what the doctor found, line by line."""

import asyncio
import os
from typing import Final

from bot.doctor.finding import Finding, Verdict
from bot.doctor.round import findings
from bot.now import utc_now
from bot.secrecy import without_secrets
from bot.settings import BadSettings, load
from bot.shell.saying import say
from bot.wiring import JOBS
from nps.refusal import Refusal

MARKS: Final = {Verdict.FINE: "ok", Verdict.NOTE: "note", Verdict.BAD: "BAD"}


def examine() -> None:
    """Raises Refusal where something does not work."""
    try:
        settings = load(None, os.environ)
    except BadSettings as bad:
        for fault in bad.faults:
            _say(Finding("Settings", Verdict.BAD, fault))
        raise Refusal("Earful does not start with these settings.") from None

    async def ailing() -> int:
        count = 0
        async for finding in findings(settings, JOBS, utc_now):
            _say(finding)
            count += finding.verdict is Verdict.BAD
        return count

    if count := asyncio.run(ailing()):
        raise Refusal(
            f"{count} of these do not work." if count > 1 else "One of these does not work."
        )


def _say(finding: Finding) -> None:
    sentence = without_secrets(finding.sentence)
    say(f"{MARKS[finding.verdict]:4}  {finding.about:9} {sentence}")
