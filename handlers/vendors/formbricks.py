"""Formbricks: docs/platform/features/integrations/webhooks.mdx of github.com/formbricks/formbricks

Created, updated and finished are one response that grows. Questions have opaque ids, so the
settings say which of them is the score:

    [vendors.formbricks]
    score = "the question's id"        # or several, of several surveys
    comment = "the question's id"      # or several, joined
    surveys = ["the survey's id"]      # answers to other surveys are left alone
    team = "branch"                    # a question, hidden field, variable or contact attribute,
    touchpoint = "survey.title"        # or a path in the payload's data
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from handlers.payload import (
    BadPayload,
    as_comment,
    as_flag,
    as_id,
    as_link,
    as_list,
    as_object,
    as_score,
    as_strings,
    as_text,
    as_time,
    required,
)
from handlers.signature import StandardWebhooks
from handlers.vendor import Parsed, Reading, Settings, Vendor, unknown
from nps.response import Customer, Response

EVENTS: Final = frozenset({"responseCreated", "responseUpdated", "responseFinished"})
LISTS: Final = ("score", "comment", "surveys")
"""Settings that name one thing or several."""
PLACES: Final = (
    "touchpoint",
    "team",
    "staff",
    "segment",
    "link",
    "may_contact",
    "customer_id",
    "customer_name",
    "customer_email",
    "customer_phone",
    "customer_company",
    "customer_since",
)
"""Settings that name one place in a response."""


def parse(payload: object, reading: Reading) -> list[Parsed]:
    body = as_object(payload, "body")
    if as_text(required(body, "event"), "event") not in EVENTS:
        return []  # testEndpoint, and whatever is invented later
    told = _Told(as_object(required(body, "data"), "data"), reading)
    return [told.response()] if told.is_ours and told.has_score else []


@dataclass(frozen=True, slots=True)
class _Told:
    """The data of one event, seen through the settings."""

    data: Mapping[str, object]
    reading: Reading

    @property
    def is_ours(self) -> bool:
        surveys = self._set("surveys")
        return not surveys or as_text(self.data.get("surveyId"), "data.surveyId") in surveys

    @property
    def has_score(self) -> bool:
        """Whether the customer has come to the score. Raises BadPayload where nobody can tell."""
        if self._score() is not None:
            return True
        answers = self._answers()
        if answers and not self._set("score"):
            raise BadPayload(
                "score",
                "the settings do not say which question it is: set score under"
                f" [vendors.formbricks] to one of {_listed(answers)}",
            )
        if self.data.get("finished") is True and self._seems_elsewhere(answers):
            raise BadPayload(
                "score",
                f"no answer to {_listed(self._set('score'))}, which the settings name, but there"
                f" are answers to {_listed(answers)}: set score, or surveys if this is another"
                " survey, under [vendors.formbricks]",
            )
        return False

    def response(self) -> Response:
        data, zone, now = self.data, self.reading.timezone, self.reading.now
        link, may_contact, staff = (self._at(key) for key in ("link", "may_contact", "staff"))
        updated = data.get("updatedAt")
        return Response(
            source="formbricks",
            id=as_id(required(data, "id"), "data.id"),
            score=as_score(self._score(), "score"),
            # The customer's first click; what follows within minutes is the same answer.
            answered_at=as_time(required(data, "createdAt"), "data.createdAt", zone, now),
            comment=self._comment(),
            customer=self._customer(),
            may_contact=as_flag(_consent(may_contact), "may_contact"),
            touchpoint=self._text("touchpoint"),
            team=self._text("team"),
            staff=as_strings(staff, "staff"),
            segment=self._text("segment"),
            language=self._language(),
            tags=self._tags(),
            link=as_link(link, "link"),
            told_at=as_time(updated, "data.updatedAt", zone, now) if updated else None,
        )

    def _score(self) -> object:
        """The first answer there is; a question that was passed over has none, or an empty one."""
        given = (self._answers().get(question) for question in self._set("score"))
        return next((answer for answer in given if answer is not None and answer != ""), None)

    def _seems_elsewhere(self, answers: Mapping[str, object]) -> bool:
        """Whether a number stands where the settings do not look for the score.

        Customers may pass over a question, which is no fault; settings with a wrong id are one,
        and would lose every answer in silence.
        """
        looked = set(self._set("score"))
        return not self._set("surveys") and any(
            isinstance(answer, int) and 0 <= answer <= 10
            for question, answer in answers.items()
            if question not in looked
        )

    def _comment(self) -> str:
        answers = self._answers()
        given = (as_comment(answers.get(question), "comment") for question in self._set("comment"))
        return as_comment("\n\n".join(filter(None, given)), "comment")

    def _customer(self) -> Customer:
        contact = as_object(self.data.get("contact"), "data.contact")
        known = as_object(self.data.get("contactAttributes"), "data.contactAttributes")
        names = (as_text(known.get(part), f"data.{part}") for part in ("firstName", "lastName"))
        return Customer(
            id=self._text("customer_id")
            or as_text(contact.get("userId") or contact.get("id"), "data.contact.id"),
            name=self._text("customer_name")
            or as_text(known.get("name"), "data.name")
            or " ".join(filter(None, names)),
            email=self._text("customer_email") or as_text(known.get("email"), "data.email"),
            phone=self._text("customer_phone") or as_text(known.get("phone"), "data.phone"),
            company=self._text("customer_company") or as_text(known.get("company"), "data.company"),
            since=self._text("customer_since"),
        )

    def _language(self) -> str:
        language = as_text(self.data.get("language"), "data.language")
        return "" if language == "default" else language  # the survey's own, whichever that is

    def _tags(self) -> tuple[str, ...]:
        tags = as_list(self.data.get("tags"), "data.tags")
        names = [tag.get("name") if isinstance(tag, dict) else tag for tag in tags]
        return as_strings(names, "data.tags")

    def _answers(self) -> Mapping[str, object]:
        return as_object(self.data.get("data"), "data.data")

    def _set(self, key: str) -> tuple[str, ...]:
        return as_strings(_or_list(self.reading.settings.get(key)), key)

    def _text(self, key: str) -> str:
        return as_text(self._at(key), key)

    def _at(self, key: str) -> object:
        """What the payload holds at the place that the settings name for *key*."""
        place = as_text(self.reading.settings.get(key), key)
        if not place:
            return None
        told = (self.data.get(holder) for holder in ("data", "variables", "contactAttributes"))
        found = (_followed(holder, place) for holder in (*told, self.data))
        return next((value for value in found if value is not None), None)


def _followed(value: object, path: str) -> object:
    """What stands at "plan", at "survey.title", or at "contact_question.2": the third of a list."""
    if isinstance(value, dict) and path in value:
        return value[path]
    for step in path.split("."):
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and step.isdecimal() and int(step) < len(value):
            value = value[int(step)]
        else:
            return None
    return value


def _consent(answer: object) -> object:
    """What a consent question's own word means."""
    if answer == "accepted":
        return True
    return False if answer == "dismissed" else answer


def _or_list(told: object) -> object:
    return list(told) if isinstance(told, tuple) else told


def _listed(ids: Mapping[str, object] | tuple[str, ...]) -> str:
    return ", ".join(repr(id_[:40]) for id_ in list(ids)[:10])


def faults(settings: Settings) -> list[str]:
    """What is wrong with the table [vendors.formbricks]."""
    found = unknown(settings, (*LISTS, *PLACES))
    for key in settings:
        if key in LISTS and not _is_words(settings[key]):
            found.append(f"{key} is neither text nor a list of texts.")
        if key in PLACES and not isinstance(settings[key], str):
            found.append(f"{key} is not text.")
    return found


def _is_words(told: object) -> bool:
    many = told if isinstance(told, list | tuple) else [told]
    return all(isinstance(one, str) for one in many)


VENDOR = Vendor("formbricks", parse, StandardWebhooks(), faults)
