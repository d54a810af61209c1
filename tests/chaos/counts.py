"""What happened, in numbers."""

from collections import Counter

from tests.chaos.evidence import Evidence
from tests.chaos.scene import Scene

LOOK_UPS = ("conversations.history", "conversations.replies")


def counted(found: Evidence, place: Scene) -> Counter[str]:
    letters, calls = found.ledger.letters, place.slack.calls
    standing = [one for one in found.said if not one.deleted]
    marks = Counter((one.channel.id, found.marked(one)) for one in standing)
    return Counter(
        {
            "programs started": len(place.begun),
            "sendings of responses": sum(letter.sent for letter in letters),
            "responses answered 2xx": sum(letter.is_answered for letter in letters),
            "of them stored": sum(
                letter.is_answered and f"plain:{letter.id}" in found.keys for letter in letters
            ),
            "cases": len(found.cases),
            "messages standing": len(standing),
            "of them twice": sum(marks.values()) - len(marks),
            "copies taken back": _taken_back(found),
            "posts asked for": sum(one.method == "chat.postMessage" for one in calls),
            "edits asked for": sum(one.method == "chat.update" for one in calls),
            "look-ups of posts in doubt": sum(one.method in LOOK_UPS for one in calls),
            "calls that failed on purpose": sum(one.fault is not None for one in calls),
            "claims pressed": len(found.ledger.presses),
            "claims that won": sum(case.owner_id is not None for case in found.cases),
            "runs of jobs": len(found.runs),
        }
    )


def _taken_back(found: Evidence) -> int:
    """Messages that were deleted while another with their mark stands."""
    standing = {found.marked(one) for one in found.said if not one.deleted}
    return sum(one.deleted and found.marked(one) in standing for one in found.said)
