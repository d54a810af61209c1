"""What a channel may read of a customer, and what a locked phone may show."""

from messages.phrases import QUOTED, plainly, short
from nps.company import Company, Level
from nps.people import Person
from nps.privacy import masked, short_name, without_colleagues
from nps.response import Response


def customer_name(response: Response, company: Company) -> str:
    """The customer's name as far as channels may read it; empty where they may not."""
    match company.privacy.customer:
        case Level.FULL:
            return plainly(response.customer.name, 60)
        case Level.INITIALS:
            return short_name(response.customer.name)
        case Level.NONE:
            return ""


def customer_words(response: Response, company: Company) -> str:
    """All the customer's words as channels may read them; a colleague in them is never named.

    The level of privacy is about the customer: blame in public helps nobody at any level.
    """
    staff = company.roster.staff
    if company.privacy.customer is Level.FULL:
        return without_colleagues(response.comment, staff)
    name, instead = response.customer.name, known_as(response, company)
    return masked(response.comment, colleagues=staff, customer=name, known_as=instead)


def pushed_words(response: Response, company: Company, most: int) -> str:
    """The words for a locked phone, cut short: nobody is named in them at any level."""
    name = response.customer.name
    words = masked(response.comment, colleagues=company.roster.staff, customer=name)
    return plainly(short(words, most), most + 1)


def kind_words(response: Response, company: Company, about: Person | None = None) -> str:
    """A customer's praise as others may read it: no colleague is named in it but *about*."""
    others = [staff for staff in company.roster.staff if not about or staff.email != about.id]
    name, instead = response.customer.name, known_as(response, company)
    return masked(response.comment, colleagues=others, customer=name, known_as=instead)


def told_words(words: str, response: Response, company: Company) -> str:
    """What a colleague wrote about the case, as channels may read it, on one line."""
    if company.privacy.customer is not Level.FULL:
        words = masked(words, customer=response.customer.name, known_as=known_as(response, company))
    return plainly(words, QUOTED)


def known_as(response: Response, company: Company) -> str:
    """First name and initial, at any level but the one at which channels know nothing."""
    is_none = company.privacy.customer is Level.NONE
    return "" if is_none else short_name(response.customer.name)
