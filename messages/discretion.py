"""What readers may see of a customer, and what a locked phone may show."""

from collections.abc import Callable

from messages.phrases import QUOTED, opening, plainly, short
from nps.company import Level
from nps.people import Person
from nps.privacy import masked, short_name, without_colleagues
from nps.readers import Readers
from nps.response import Response
from nps.traces import without_accounts


def customer_name(response: Response, readers: Readers) -> str:
    """The customer's name as far as *readers* may read it; empty where they may not."""
    match readers.level:
        case Level.FULL:
            return plainly(response.customer.name, 60)
        case Level.INITIALS:
            return short_name(response.customer.name)
        case Level.NONE:
            return ""


def owners_words(response: Response) -> str:
    """The customer's words for whoever has the case: all but bank accounts and card numbers."""
    return without_accounts(response.comment)


def customer_words(response: Response, readers: Readers) -> str:
    """All the customer's words as *readers* may see them.

    The level of privacy is about the customer. A colleague in the words is named to those alone who
    lead the team: blame in public helps nobody at any level.
    """
    return _readable(response.comment, response, readers)


def short_words(response: Response, readers: Readers, most: int = QUOTED) -> str:
    """The same, on one line and cut short."""
    return _shortened(response.comment, most, lambda words: _readable(words, response, readers))


def is_cut(response: Response, readers: Readers, most: int = QUOTED) -> bool:
    """Whether `short_words` leaves anything out."""
    first = opening(response.comment, most)
    return _goes_on(response.comment, first) or len(_readable(first, response, readers)) > most


def names_a_colleague(response: Response, readers: Readers) -> bool:
    """Whether the words name a colleague: the lead may want to read them all."""
    words = response.comment
    return without_colleagues(words, readers.company.roster.staff) != words


def pushed_words(response: Response, readers: Readers, most: int) -> str:
    """The words for a locked phone, cut short: nobody is named in them at any level."""
    staff, name = readers.company.roster.staff, response.customer.name
    words = _shortened(
        response.comment, most, lambda words: masked(words, colleagues=staff, customer=name)
    )
    return plainly(words, most + 1)


def kind_words(response: Response, readers: Readers, about: Person | None = None) -> str:
    """A customer's praise as others may read it: no colleague is named in it but *about*."""
    return _kind(response.comment, response, readers, about)


def short_kind_words(
    response: Response, readers: Readers, most: int, about: Person | None = None
) -> str:
    """The same, on one line and cut short."""
    return _shortened(response.comment, most, lambda words: _kind(words, response, readers, about))


def _kind(words: str, response: Response, readers: Readers, about: Person | None) -> str:
    others = [
        staff for staff in readers.company.roster.staff if not about or staff.email != about.id
    ]
    name, instead = response.customer.name, known_as(response, readers)
    return masked(words, colleagues=others, customer=name, known_as=instead)


def _readable(words: str, response: Response, readers: Readers) -> str:
    staff = () if readers.know_colleagues else readers.company.roster.staff
    if readers.level is Level.FULL:
        return without_colleagues(without_accounts(words), staff)
    name, instead = response.customer.name, known_as(response, readers)
    return masked(words, colleagues=staff, customer=name, known_as=instead)


def _shortened(words: str, most: int, mask: Callable[[str], str]) -> str:
    """Masked before they are cut: half a number would be missed."""
    first = opening(words, most)
    cut = short(mask(first), most)
    return f"{cut}…" if _goes_on(words, first) and not cut.endswith("…") else cut


def _goes_on(words: str, first: str) -> bool:
    return len(" ".join(words.split())) > len(first)


def told_words(words: str, response: Response, readers: Readers) -> str:
    """What a colleague wrote about the case, as *readers* may see it, on one line.

    As in the customer's words, nobody is named in it: who has the case stands in the first line.
    """
    return plainly(_readable(words, response, readers), QUOTED)


def known_as(response: Response, readers: Readers) -> str:
    """First name and initial, at any level but the one at which readers know nothing."""
    is_none = readers.level is Level.NONE
    return "" if is_none else short_name(response.customer.name)
