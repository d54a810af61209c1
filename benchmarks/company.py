"""A company for the benchmarks: its settings, its secrets, and what its customers answer."""

import base64
import hashlib
import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final

SECRET: Final = "whsec_" + base64.b64encode(b"a secret for benchmarks").decode()
TEAMS: Final = ("support", "delivery", "stores", "onboarding", "billing", "online", "care", "b2b")
STAFF: Final = (
    *("Amira Haddad", "Jonas Weber", "Lea Roth", "Kim Berg", "Noor Dahl", "Ada Lang"),
    *("Tomas Novak", "Ines Costa", "Paul Marchand", "Mei Lin", "Olga Petrova", "Sam Reed"),
)
SEGMENTS: Final = ("new", "regular", "loyal", "business")

_SCORES: Final = {10: 34, 9: 22, 8: 16, 7: 13, 6: 4, 5: 4, 4: 2, 3: 2, 2: 1, 1: 1, 0: 1}
"""How many of a hundred give each score: 15 are unhappy."""
_UNHAPPY: Final = (
    "Third week without my sofa. Each time I call, someone promises to ring back, and nobody does.",
    "Waited 40 minutes on the line, then it was cut. I still do not know where order 48-1123 is.",
    "The invoice is wrong for the second month. Please ring me on +49 170 555 0114.",
    "Rude at the counter, and the part did not fit.",
)
_HAPPY: Final = (
    "Quick and friendly, thank you.",
    "{name} stayed on the line until it was really booked. So patient.",
    "All went well.",
    "Good advice, fair price, delivered the next day.",
)


def settings(teams: tuple[str, ...] = TEAMS) -> str:
    """An earful.toml: every team has a touchpoint of its own, which leads to it."""
    lines = ["[company]", 'name = "Bench"', 'timezone = "Europe/Berlin"', ""]
    for team in teams:
        lines += [f"[teams.{team}]", f'channels = ["slack:#{team}"]', ""]
    for team in teams:
        lines += ["[[routes]]", f'touchpoint = "{touchpoint(team)}"', f'team = "{team}"', ""]
    for place, name in enumerate(STAFF):
        team = teams[place % len(teams)]
        lines += ["[[staff]]", f'email = "{_email(name)}"', f'name = "{name}"', f'team = "{team}"']
    return "\n".join(lines) + "\n"


def touchpoint(team: str) -> str:
    return f"{team.title()} desk"


def answers(number: int, until: datetime, over: timedelta, seed: int) -> Iterator[dict[str, Any]]:
    """So many different ones in the form of the plain webhook, given in the time *over* before."""
    rng = random.Random(seed)
    scores = rng.choices(list(_SCORES), list(_SCORES.values()), k=number)
    for place, score in enumerate(scores):
        yield _answer(f"{seed}-{place}", score, until - over * rng.random(), rng)


def _answer(name: str, score: int, at: datetime, rng: random.Random) -> dict[str, Any]:
    team, staff, customer = rng.choice(TEAMS), rng.choice(STAFF), rng.randrange(1_000_000)
    answer: dict[str, Any] = {
        "id": hashlib.blake2b(name.encode(), digest_size=12).hexdigest(),
        "score": score,
        "answered_at": at.isoformat(timespec="seconds"),
        "touchpoint": touchpoint(team),
        "segment": rng.choice(SEGMENTS),
        "language": "en",
        "customer": {"name": f"Maria Keller-{customer}"},
    }
    if score <= 6 or rng.random() < 0.4:
        words = rng.choice(_UNHAPPY if score <= 6 else _HAPPY)
        answer["comment"] = words.format(name=staff.partition(" ")[0])
    if rng.random() < 0.5:
        answer["customer"]["email"] = f"maria.{customer}@example.org"
        answer["may_contact"] = True
    if rng.random() < 0.1:
        answer["staff"] = [_email(staff)]
    return answer


def _email(name: str) -> str:
    return f"{name.replace(' ', '.').lower()}@example.com"
