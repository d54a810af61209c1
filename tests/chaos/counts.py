"""What happened, in numbers."""

from collections import Counter

from tests.chaos.evidence import Evidence
from tests.chaos.scene import Scene


def counted(found: Evidence, place: Scene) -> Counter[str]:
    letters = found.ledger.letters
    standing = [one for one in found.said if not one.deleted]
    marks = {(one.channel, one.mark) for one in standing if one.mark}
    counts = Counter(
        {
            "programs started": len(place.begun),
            "sendings of responses": sum(letter.sent for letter in letters),
            "responses answered 2xx": sum(letter.is_answered for letter in letters),
            "of them stored": sum(
                letter.is_answered and f"plain:{letter.id}" in found.keys for letter in letters
            ),
            "cases": len(found.cases),
            "messages standing": len(standing),
            "of them twice": len(standing) - len(marks),
            "posts that nobody could confirm": sum(one.was_in_doubt for one in found.said),
            "copies taken back": _taken_back(found),
            "claims pressed": len(found.ledger.presses),
            "claims that won": sum(case.owner_id is not None for case in found.cases),
            "runs of jobs": len(found.runs),
        }
    )
    for chat in place.chats.values():
        counts.update(chat.counted())
    return counts


def _taken_back(found: Evidence) -> int:
    """Messages that were deleted while another with their mark stands."""
    standing = {one.mark for one in found.said if not one.deleted}
    return sum(one.deleted and one.mark in standing for one in found.said)
