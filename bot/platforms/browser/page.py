"""The workspace's one page: an empty frame, and what its script must know to fill it."""

from collections.abc import Iterator, Mapping
from typing import Final

from bot.platforms.browser.render import JINJA
from bot.platforms.browser.stage import NAME, Persona, Role, Stage

TITLES: Final = {
    Role.FRONTLINE: "Frontline",
    Role.LEAD: "Leads",
    Role.LEADERSHIP: "Leadership",
}
IN_TOUCH: Final = ("/nps this-week", "/nps by team", "/nps open", "/nps help")
"""Questions that a newcomer may try."""


def page(stage: Stage, place: str, wishes: Mapping[str, str]) -> str:
    """The page at the stream's *place*; *wishes* may name who looks ("as") and where ("in")."""
    persona = stage.persona(wishes.get("as", "")) or stage.personas[0]
    wished = wishes.get("in", "")
    return JINJA.get_template("page.html").render(
        company=stage.company.name,
        notice=stage.notice,
        touchpoints=stage.touchpoints,
        staff=[one.person for one in stage.company.roster.staff if one.team],
        jobs=stage.jobs,
        monday=stage.monday,
        suggestions=IN_TOUCH,
        told={
            "company": stage.company.name,
            "place": place,
            "as": persona.key,
            "in": wished if persona.reads(wished) else persona.channels[0],
            "monday": stage.monday,
            "roles": TITLES,
            "personas": [_told(one) for one in stage.personas],
            "purposes": dict(_purposes(stage)),
        },
    )


def _told(persona: Persona) -> dict[str, object]:
    return {
        "key": persona.key,
        "id": persona.person.id,
        "name": persona.person.name,
        "first": persona.person.first_name,
        "role": persona.role,
        "does": persona.does,
        "channels": persona.channels,
        "direct": persona.direct,
    }


def _purposes(stage: Stage) -> Iterator[tuple[str, str]]:
    """What stands under a channel's name."""
    company = stage.company
    for team in company.roster.teams:
        for channel in team.channels:
            yield _here(channel), f"What customers tell {team.name}"
    for channel in company.praise.channels:
        yield _here(channel), "Kind words from customers"
    for channel in company.leadership:
        yield _here(channel), "How customers fare with us"


def _here(channel: str) -> str:
    return channel.removeprefix(f"{NAME}:")
