import pytest
from hypothesis import given
from hypothesis import strategies as st

from nps.names import Names
from nps.people import Person, Roster, Staff, Team

SUPPORT = Team("support", "Customer Support", leads=("kim@example.com", "boss@example.com"))
STORES = Team("stores", "Stores")
DELIVERY = Team("delivery", "Stores Delivery")
AMIRA = Staff("amira@example.com", "Amira Haddad", "support", ("Mira",))
KIM = Staff("kim@example.com", "Dr. Kim Lee", "support", lead=True)
JONAS = Staff("jonas@example.com", "Jonas Weber", "support", lead=True)
SAM_RUIZ = Staff("ruiz@example.com", "Sam Ruiz", "stores")
SAM_TAN = Staff("tan@example.com", "Sam Tan", "support")
ROSTER = Roster((SUPPORT, STORES, DELIVERY), (AMIRA, KIM, JONAS, SAM_RUIZ, SAM_TAN))

TEAMS = {
    "its key": ("support", SUPPORT),
    "its name": ("Customer Support", SUPPORT),
    "capitals": ("SUPPORT", SUPPORT),
    "spaces around": ("  customer support ", SUPPORT),
    "a key that begins another's name": ("stores", STORES),
    "a word of a name": ("Customer", None),
    "nothing": ("", None),
}


@pytest.mark.parametrize(("word", "team"), TEAMS.values(), ids=TEAMS.keys())
def test_a_team_is_known_by_key_or_name(word: str, team: Team | None) -> None:
    assert ROSTER.team(word) == team


@pytest.mark.parametrize("turn", [1, -1], ids=["as listed", "backwards"])
def test_a_key_means_its_own_team_though_another_is_named_so(turn: int) -> None:
    teams = (Team("care", "Support"), Team("support", "Help desk"))[::turn]

    assert Roster(teams).team("support") == Team("support", "Help desk")
    assert Roster(teams).team("Support") == Team("support", "Help desk")


def test_of_two_teams_of_one_name_the_first_is_meant() -> None:
    assert Roster((Team("a", "Care"), Team("b", "Care"))).team("care") == Team("a", "Care")


def test_composed_and_decomposed_letters_are_the_same_letters() -> None:
    cafe = Team("cafe", "Caf\u00e9")

    assert Roster((cafe,)).team("Cafe\u0301") == cafe


CALLED = {
    "e-mail": ("amira@example.com", AMIRA),
    "e-mail in capitals": ("AMIRA@Example.com", AMIRA),
    "full name": ("Amira Haddad", AMIRA),
    "full name, small": ("amira haddad", AMIRA),
    "full name, last name first": ("Haddad, Amira", AMIRA),
    "name and initial": ("Amira H.", AMIRA),
    "alias": ("mira", AMIRA),
    "first name": ("Amira", AMIRA),
    "first name of a doctor": ("Kim", KIM),
    "name with its title": ("Dr Kim Lee", KIM),
    "spaces around": ("  Amira ", AMIRA),
    "a first name that two share": ("Sam", None),
    "a shared first name with the initial": ("Sam R", SAM_RUIZ),
    "a surname": ("Haddad", None),
    "a stranger": ("Maria", None),
    "part of a longer name": ("Amira Jones", None),
    "a title": ("Dr", None),
    "nothing": ("", None),
    "spaces": ("  ", None),
    "an address that nobody has": ("amira@example.org", None),
}


@pytest.mark.parametrize(("words", "staff"), CALLED.values(), ids=CALLED.keys())
def test_a_colleague_is_called_by_any_of_their_names(words: str, staff: Staff | None) -> None:
    assert ROSTER.called(words) == staff


def test_an_alias_that_is_anothers_first_name_calls_nobody() -> None:
    samira = Staff("samira@example.com", "Samira Noor", aliases=("Jonas",))

    assert Roster((), (JONAS, samira)).called("Jonas") is None
    assert Roster((), (JONAS, samira)).called("Jonas Weber") == JONAS


def test_names_that_differ_by_an_accent_alone_call_nobody() -> None:
    staff = (Staff("a@example.com", "René"), Staff("b@example.com", "Rene"))

    assert Roster((), staff).called("René") is None


def test_leads_are_those_named_and_those_marked_each_once() -> None:
    leads = [lead.id for lead in ROSTER.leads("support")]

    assert leads == ["kim@example.com", "boss@example.com", "jonas@example.com"]


def test_a_lead_named_in_capitals_is_the_same_lead() -> None:
    support = Team("support", "Support", leads=("KIM@example.com",))

    assert [lead.id for lead in Roster((support,), (KIM,)).leads("support")] == ["kim@example.com"]


def test_a_team_that_nobody_knows_has_neither_members_nor_leads() -> None:
    assert ROSTER.members("catering") == ()
    assert ROSTER.leads("catering") == ()


PEOPLE = {
    "a colleague": ("amira@example.com", Person("amira@example.com", "Amira Haddad")),
    "in capitals": ("AMIRA@EXAMPLE.COM", Person("amira@example.com", "Amira Haddad")),
    "a stranger": ("Boss@example.com", Person("boss@example.com", "Boss")),
    "a chat user": ("chat:U024BE7LH", Person("chat:U024BE7LH", "chat:U024BE7LH")),
}


@pytest.mark.parametrize(("id_", "person"), PEOPLE.values(), ids=PEOPLE.keys())
def test_every_id_is_somebody(id_: str, person: Person) -> None:
    assert ROSTER.person(id_) == person


FIRST_NAMES = [
    ("Amira Haddad", "Amira"),
    ("Dr. Kim Lee", "Kim"),
    ("Prof. Dr. Kim Lee", "Kim"),
    ("Marie-Liesse Durand", "Marie-Liesse"),
    ("Cher", "Cher"),
    ("Dr.", "Dr."),
    ("  Amira  ", "Amira"),
    ("", ""),
]


@pytest.mark.parametrize(("name", "first"), FIRST_NAMES, ids=[name for name, _ in FIRST_NAMES])
def test_colleagues_are_addressed_by_first_name(name: str, first: str) -> None:
    assert Person("x", name).first_name == first


names = st.lists(st.text(min_size=1, max_size=20), min_size=1, max_size=6)


@given(names)
def test_whoever_is_called_by_a_full_name_bears_it(people: list[str]) -> None:
    staff = tuple(Staff(f"{n}@example.com", name) for n, name in enumerate(people))
    roster = Roster((), staff)
    for one in staff:
        called = roster.called(one.name)
        assert called in {None, one} or people.count(one.name) == 1


@given(names, st.text(max_size=30))
def test_names_of_any_letters_can_be_looked_up(people: list[str], words: str) -> None:
    found = Names.of((str(n), name, ()) for n, name in enumerate(people)).whose(words)

    assert found is None or found in map(str, range(len(people)))
