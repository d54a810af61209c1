"""Kind words about colleagues, and what the colleagues want done with them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, and_, delete, func, insert, or_, select, update

from nps.attribution import is_praise
from nps.company import Sharing
from nps.people import Roster, Team
from nps.period import Period
from nps.praise import (
    Attribution,
    Habit,
    KindWeek,
    Praise,
    Wish,
    is_read_by_others,
    told_in,
)
from nps.refusal import Refusal
from nps.response import Response
from nps.score import SCORES_OF, Category
from storage.bulk import Bulk
from storage.columns import LARGEST_NUMBER
from storage.parts import KEYS, in_parts, parts
from storage.responses import Responses
from storage.tables import HabitRow, PraiseRow, ResponseRow

praise: Final = PraiseRow.__table__  # type: ignore[attr-defined]  # SQLModel hides it
_INSERT: Final = Bulk(insert(praise))
_CREDITS: Final = select(
    praise.c.id, praise.c.response_key, praise.c.staff, praise.c.told_at
).where(praise.c.response_key.in_(KEYS))
habit: Final = HabitRow.__table__  # type: ignore[attr-defined]
response: Final = ResponseRow.__table__  # type: ignore[attr-defined]

_KEEPS: Final = or_(
    praise.c.wish == Wish.KEPT.value,
    and_(praise.c.wish == Wish.UNANSWERED.value, habit.c.habit == Habit.NEVER.value),
)
_KEEPERS: Final = (
    select(praise.c.response_key, praise.c.staff)
    .outerjoin(habit, habit.c.staff == praise.c.staff)
    .where(praise.c.response_key.in_(KEYS), _KEEPS)
)

SOME_UNNAMED: Final = 3


@dataclass(frozen=True)
class Praises:
    """One for each response and colleague that it praises."""

    connection: Connection
    responses: Responses
    roster: Roster

    def attribute_all(self, attributions: Mapping[str, Iterable[Attribution]]) -> None:
        """Remember these, and no other, for each of these responses by key; what is told stays."""
        wanted = {(key, one.staff): one for key, some in attributions.items() for one in some}
        known = {(row.response_key, row.staff): row for row in self._credits(list(attributions))}
        gone = [row.id for pair, row in known.items() if pair not in wanted and not row.told_at]
        for some_gone in parts(gone):
            self.connection.execute(delete(praise).where(praise.c.id.in_(some_gone)))
        new = [
            {
                "response_key": key,
                "staff": staff,
                "source": one.source.value,
                "wish": Wish.UNANSWERED.value,
                "published": "",
            }
            for (key, staff), one in wanted.items()
            if (key, staff) not in known
        ]
        _INSERT.run(self.connection, new)

    def knows(self, response_key: str) -> bool:
        """Whether anybody has been credited with this response."""
        ours = praise.c.response_key == response_key
        return self.connection.scalar(select(praise.c.id).where(ours).limit(1)) is not None

    def get(self, number: int) -> Praise:
        """Raises Refusal where there is none."""
        found = self._praises(praise.c.id == number) if number <= LARGEST_NUMBER else []
        if not found:
            raise Refusal("These kind words are no longer known here.")
        return found[0]

    def untold(self, since: date) -> list[Praise]:
        """Those of answers since that local day of which nobody has been told, oldest first."""
        return self._praises(
            praise.c.told_at.is_(None),
            praise.c.wish == Wish.UNANSWERED.value,
            response.c.day >= since,
        )

    def told_since(self, at: datetime) -> list[Praise]:
        """Those of which their person was told at that instant or later, oldest first."""
        return self._praises(praise.c.told_at >= at)

    def published_in(self, week: str) -> list[Praise]:
        """Those that stand in the posts of this ISO week."""
        return self._praises(praise.c.published == week)

    def week(self, team: Team, published: Period) -> KindWeek:
        """The post of *team* in the ISO week *published*."""
        everybody = self.published_in(published.label)
        ours = [one for one in everybody if one.team and one.team.key == team.key]
        named = tuple(one for one in ours if is_praise(one.response))
        return KindWeek(team, published, named, tuple(self._unnamed(team, published)))

    def about(self, staff: str, limit: int) -> list[Praise]:
        """The newest about this colleague, without those that are about somebody else after all."""
        all_of_them = self._praises(praise.c.staff == staff, praise.c.wish != Wish.NOT_ME.value)
        return [one for one in reversed(all_of_them) if is_praise(one.response)][:limit]

    def of(self, response_key: str) -> list[Praise]:
        """Those that this response gave rise to, also where it is no longer kind."""
        return self._praises(praise.c.response_key == response_key)

    def forget(self, response_keys: Sequence[str]) -> int:
        """Nobody is praised by these any more; how many were."""
        ours = praise.c.response_key.in_(response_keys)
        return self.connection.execute(delete(praise).where(ours)).rowcount

    def posted(self, staff: str) -> list[Praise]:
        """Those about this colleague that stand in posts."""
        return self._praises(praise.c.staff == staff, praise.c.published != "")

    def unread(self, response_keys: Sequence[str], sharing: Sharing) -> set[str]:
        """Those of these that somebody is praised for and that others may not read, or not yet.

        *sharing* is what the company does where their person says nothing.
        """
        return {
            one.response.key
            for some in parts(response_keys)
            for one in self._praises(praise.c.response_key.in_(some))
            if not is_read_by_others(one, self.habit(one.about.id), sharing)
        }

    def last_shown(self) -> dict[str, str]:
        """For each colleague, the ISO week in which a post last praised them."""
        asked = (
            select(praise.c.staff, func.max(praise.c.published))
            .where(praise.c.published != "")
            .group_by(praise.c.staff)
        )
        return {row[0]: row[1] for row in self.connection.execute(asked)}

    def tell(self, number: int, at: datetime) -> None:
        self._change([number], told_at=at)

    def wish(self, number: int, wish: Wish) -> None:
        self._change([number], wish=wish.value)

    def publish(self, numbers: Sequence[int], week: str) -> None:
        """Note that these stand in the posts of this ISO week; an empty week: in none."""
        self._change(numbers, published=week)

    def habit(self, staff: str) -> Habit:
        found = self.connection.scalar(select(habit.c.habit).where(habit.c.staff == staff))
        return Habit(found) if found else Habit.COMPANY

    def set_habit(self, staff: str, wanted: Habit) -> None:
        self.connection.execute(delete(habit).where(habit.c.staff == staff))
        self.connection.execute(insert(habit).values(staff=staff, habit=wanted.value))

    def _praises(self, *conditions: Any) -> list[Praise]:
        asked = (
            select(praise)
            .join(response, response.c.key == praise.c.response_key)
            .where(~response.c.excluded, *conditions)
            .order_by(response.c.answered_at, praise.c.id)
        )
        rows = self.connection.execute(asked).all()
        response_keys = [row.response_key for row in rows]
        responses, keepers = self.responses.by_keys(response_keys), self._keepers(response_keys)
        return [
            Praise(
                id=row.id,
                response=responses[row.response_key],
                about=self.roster.person(row.staff),
                team=self._team(row.staff),
                wish=Wish(row.wish),
                told_at=row.told_at,
                published=row.published,
                held=bool(keepers[row.response_key] - {row.staff}),
            )
            for row in rows
        ]

    def _keepers(self, response_keys: Sequence[str]) -> dict[str, set[str]]:
        """Who keeps the kind words of each of these responses; nobody where none is praised."""
        keepers: dict[str, set[str]] = {key: set() for key in response_keys}
        for row in in_parts(self.connection, _KEEPERS, list(keepers)):
            keepers[row.response_key].add(row.staff)
        return keepers

    def _unnamed(self, team: Team, published: Period) -> list[Response]:
        """Some kind words of the seven days before the post that credit nobody, newest first."""
        kind = self.responses.with_words(
            told_in(published), SCORES_OF[Category.PROMOTER], team.key, 50
        )
        telling = [one for one in kind if is_praise(one) and not self.knows(one.key)]
        return telling[:SOME_UNNAMED]

    def _team(self, staff: str) -> Team | None:
        colleague = self.roster.colleague(staff)
        return self.roster.team(colleague.team) if colleague else None

    def _credits(self, keys: Sequence[str]) -> Iterator[Row[Any]]:
        return in_parts(self.connection, _CREDITS, keys)

    def _change(self, numbers: Sequence[int], **values: Any) -> None:
        self.connection.execute(update(praise).where(praise.c.id.in_(numbers)).values(values))
