"""What the database holds about people: each column with words in it, and what becomes of it.

A test goes through all tables and wants every such column to stand here, and once.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Fate(StrEnum):
    """Of whom a column tells, and when that goes."""

    FORGOTTEN = "forgotten"
    """A customer's words, or who it was: goes when the customer is forgotten, or by age."""
    AGED = "aged"
    """Which colleague did something: goes by age."""
    TIDIED = "tidied"
    """Goes five weeks after it was last of use."""
    WISHED = "wished"
    """A colleague's own wish: stays until they wish otherwise."""
    NOBODY = "nobody"
    """It tells of no person."""


HELD: Final[Mapping[str, Mapping[Fate, str]]] = {
    "response": {
        Fate.FORGOTTEN: "key comment customer_id customer_name customer_email customer_phone "
        "customer_company customer_since staff language tags link content",
        Fate.NOBODY: "touchpoint team segment",
    },
    "exclusion": {Fate.FORGOTTEN: "response_key reason"},
    "rollup": {Fate.NOBODY: "dimension value"},
    "cube": {Fate.NOBODY: "team touchpoint segment"},
    "fact": {Fate.NOBODY: "name value"},
    "followup_case": {
        Fate.FORGOTTEN: "response_key cause promise note",
        Fate.AGED: "owner_id owner_name moved_by_id moved_by_name",
        Fate.NOBODY: "team state outcome phase",
    },
    "case_event": {
        Fate.FORGOTTEN: "words",
        Fate.AGED: "by_id by_name",
        Fate.NOBODY: "what",
    },
    "posting": {
        Fate.FORGOTTEN: "wanted wanted_hash shown_hash",
        Fate.AGED: "key channel thread_key parked",
        Fate.NOBODY: "prefix ref lease_token",
    },
    "posting_about": {Fate.FORGOTTEN: "response_key"},
    "listing": {Fate.NOBODY: "key channel"},
    "listed_case": {Fate.NOBODY: "channel listing"},
    "receipt": {Fate.NOBODY: "why counts"},
    "receipt_posting": {},
    "job_run": {Fate.NOBODY: "job period"},
    "praise": {
        Fate.FORGOTTEN: "response_key staff wish",
        Fate.NOBODY: "source published",
    },
    "praise_habit": {Fate.WISHED: "staff habit"},
    "told_tally": {Fate.NOBODY: "digest week counts"},
    "identity": {Fate.TIDIED: "user_id person_id name", Fate.NOBODY: "platform"},
    "binding": {Fate.NOBODY: "channel team"},
    "reach": {Fate.NOBODY: "platform place kind details"},
    "channel_rest": {Fate.TIDIED: "channel"},
    "origin": {Fate.TIDIED: "answer details", Fate.NOBODY: "platform"},
    "seen_event": {Fate.TIDIED: "key", Fate.NOBODY: "door"},
    "knock": {Fate.NOBODY: "door reason subject"},
    "unread_body": {Fate.FORGOTTEN: "reason body", Fate.NOBODY: "vendor"},
}


WHAT: Final[Mapping[str, str]] = {
    "response": "answers: score, day, team, touchpoint, segment; the words, and who it was",
    "exclusion": "which answers do not count, and why",
    "rollup": "how many gave each score on each day",
    "cube": "the same, for combined questions",
    "fact": "what the database knows of itself",
    "followup_case": "unhappy customers' cases: where they stand, who has them, notes and promises",
    "case_event": "each case's history: what colleagues pressed, and when",
    "posting": "messages: what each channel shows, or should show",
    "posting_about": "of whose answers each message tells",
    "listing": "messages that list unhappy customers, since when, and how many",
    "listed_case": "which cases stand in such a list instead of on a card of their own",
    "receipt": "receipts of what was forgotten",
    "receipt_posting": "which messages were edited for it",
    "job_run": "which jobs were done",
    "praise": "which colleagues customers' kind words are about, and what these wish",
    "praise_habit": "whether colleagues want kind words about them shared",
    "told_tally": "what digests have said",
    "identity": "which account in chat is which colleague",
    "binding": "which team reads in a channel, where that was said in chat",
    "reach": "where the bot was added in chat, and how to write there",
    "channel_rest": "how long a channel is left alone, by a chat platform's limits",
    "origin": "where in chat a question was asked that was answered its asker alone",
    "seen_event": "that an event has been dealt with: its number or a digest, and when",
    "knock": "that a request at a chat's door was not let in: why, and when last",
    "unread_body": "what survey tools signed and nobody could read",
}
"""What each table is for, in a few words."""

FORGOTTEN: Final = tuple(table for table, fates in HELD.items() if Fate.FORGOTTEN in fates)
"""The tables from which a customer's words or name go."""
