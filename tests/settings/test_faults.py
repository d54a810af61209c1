"""What is wrong is told whole, in words, with its place."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.settings import BadSettings, load
from bot.settings.faults import SENTENCES
from bot.settings.file import File
from handlers.vendors import VENDORS
from tests.settings.reading import EXAMPLE, faults

FAULTS = {
    'teams.a.channels = ["slack:#care"]\nprivacy.channels."slack:#caer" = "none"': (
        'privacy.channels."slack:#caer": no team, leadership, praise or admins read in this'
        " channel. Did you mean slack:#care?"
    ),
    'privacy.channels."slack:#care" = "full"': (
        'privacy.channels."slack:#care": no team, leadership, praise or admins read in this'
        " channel."
    ),
    'teams.a.channels = ["slack:#care"]\nprivacy.channels."slack:#care" = "some"': (
        "privacy.channels.\"slack:#care\": must be one of 'initials', 'full' or 'none'."
    ),
    'privacy.channels = ["slack:#care"]': "privacy.channels: must be a table: [privacy.channels].",
    'company.name = ""': "company.name: must not be empty.",
    "company.name = 4": 'company.name: must be text in quotes: "…".',
    'company.timezone = "Europe/Berlim"': (
        "company.timezone: “Europe/Berlim” is not a time zone. Did you mean Europe/Berlin?"
    ),
    'company.timezone = "../etc"': (
        "company.timezone: “../etc” is not a time zone. Write Europe/Berlin, for example."
    ),
    "company = 4": "company: must be a table: [company].",
    'teams.a.channels = ["slack:#a", "slak:#a"]': (
        "teams.a.channels[1]: “slak:#a” begins with none of slack:, teams:, browser:."
        " Did you mean slack?"
    ),
    'teams.a.channels = ["#a"]': (
        "teams.a.channels[0]: “#a” does not say on which platform: write slack:#support,"
        " for example."
    ),
    'teams.a.channels = ["slack:#"]': (
        "teams.a.channels[0]: “slack:#” names no channel after the colon."
    ),
    'teams.a.channels = "slack:#a"': 'teams.a.channels: must be a list: ["…", "…"].',
    "teams.a.chanels = []": "teams.a.chanels: there is no such setting. Did you mean channels?",
    "teams.a = []": "teams.a: must be a table: [teams.a].",
    "teams.'a b' = {}": (
        "teams.“a b”: a team's key has no spaces, colons or quotes. Its name may."
    ),
    "teams.a = {}\nteams.A = {}": "teams.A: “a” already means teams.a.",
    'teams.a = {}\nteams.b.name = "A"': "teams.b: “a” already means teams.a.",
    'server.public_url = "https://kim:pa55@example.com"': (
        "server.public_url: holds a name or a password: secrets do not belong in this file."
    ),
    'teams.a.leads = ["kim"]': "teams.a.leads[0]: “kim” is not an e-mail address.",
    '[[routes]]\nteam = "a"\n[teams.ab]': (
        "routes[0].team: there is no team “a”. Did you mean ab?"
    ),
    '[[routes]]\ntag = "x"': "routes[0].team: is missing.",
    '[routes]\nteam = "a"': "routes: must be written as tables: [[routes]].",
    "routes = [4]": "routes[0]: must be a table: [[routes]].",
    'teams.a = {}\n[[routes]]\nteam = "a"\n[[routes]]\nteam = "a"': (
        "routes[0]: has no condition, so the routes below it are never reached. Make it the last."
    ),
    'teams.a = {}\n[[routes]]\nteam = "a"\nscore = 11': (
        "routes[0].score: “11” does not lie within 0 to 10."
    ),
    'teams.a = {}\n[[routes]]\nteam = "a"\nscore = "6-0"': (
        "routes[0].score: “6-0” does not lie within 0 to 10."
    ),
    'teams.a = {}\n[[routes]]\nteam = "a"\nscore = true': (
        'routes[0].score: “true” is neither a score nor a range such as "0-6".'
    ),
    'teams.a = {}\n[[routes]]\nteam = "a"\nscore = []': "routes[0].score: names no score.",
    'digest.day = "mo"': ("digest.day: “mo” is not a day of the week. Write monday, for example."),
    'digest.day = "frday"': "digest.day: “frday” is not a day of the week. Did you mean friday?",
    "digest.hour = 24": "digest.hour: must be 23 or less.",
    "digest.hour = -1": "digest.hour: must be 0 or more.",
    "digest.hour = 9.5": "digest.hour: must be a whole number.",
    'praise.sharing = "always"': (
        "praise.sharing: must be one of 'unless-kept', 'ask' or 'private'."
    ),
    'praise.tell_day = "friday"': (
        "praise: the colleague has to hear it before the channel does: change tell_day."
    ),
    "targets.claim_hours = 0": "targets.claim_hours: must be more than 0.",
    "targets.claim_hours = 9999": "targets.claim_hours: must be 2160 or less.",
    "targets.claim_hours = nan": "targets.claim_hours: must be 2160 or less.",
    'targets.claim_hours = "4"': "targets.claim_hours: must be a number.",
    "targets.claim_hours = 25": "targets: resolve_hours has to be claim_hours or more.",
    "alerts.open_cards = -1": "alerts.open_cards: must be 0 or more.",
    "alerts.burst = 501": "alerts.burst: must be 500 or less.",
    "alerts.burst_minutes = 0": "alerts.burst_minutes: must be 1 or more.",
    "alerts.burst_minutes = 1441": "alerts.burst_minutes: must be 1440 or less.",
    "alerts.brust = 1": "alerts.brust: there is no such setting. Did you mean burst?",
    "targets.quiet_from = 24": (
        'targets.quiet_from: “24” is not a time of day: write 20 or "20:30", for example.'
    ),
    "privacy.retention_days = 0": "privacy.retention_days: must be 1 or more.",
    'privacy.customer = "initial"': (
        "privacy.customer: must be one of 'initials', 'full' or 'none'."
    ),
    "slack.allow_shared_channels = 1": "slack.allow_shared_channels: must be true or false.",
    'slack.command = "nps"': (
        "slack.command: “nps” is not a command: a slash and up to 31 small letters, such as /nps."
    ),
    'slack.bot_token = "xoxb-hidden"': (
        "slack.bot_token: secrets do not belong in this file:"
        " set them in the environment or in .env."
    ),
    'server.public_url = "earful"': (
        "server.public_url: must be an address such as https://earful.example.com."
    ),
    'server.public_url = "https://[earful"': (
        "server.public_url: must be an address such as https://earful.example.com."
    ),
    'server.public_url = "https://earful.example.com:99999"': (
        "server.public_url: must be an address such as https://earful.example.com."
    ),
    'server.public_url = "http://earful.example.com"': (
        "server.public_url: must begin with https://, since customers' words come that way."
    ),
    'server.public_url = "http://localhost.example.com"': (
        "server.public_url: must begin with https://, since customers' words come that way."
    ),
    '[privacy]\npeople = "people.csv"': (
        "privacy.people: people belongs at the top of the file, before the first [table]."
    ),
    "privacy.xyzzy = 1": (
        "privacy.xyzzy: there is no such setting."
        " Here can stand: customer, channels, retention_days."
    ),
    "vendors.xyzzy = {}": (
        f"vendors.xyzzy: there is no such survey tool. Known are {', '.join(VENDORS)}."
    ),
    "vendors.formbricks = 4": "vendors.formbricks: must be a table: [vendors.formbricks].",
    "vendors.formbricks.colour = 4": "vendors.formbricks: colour is not a setting.",
    'vendors.formbricks.scor = "q"': (
        "vendors.formbricks: scor is not a setting. Did you mean score?"
    ),
    '[[staff]]\nemail = "a@b.de"\nname = "A"\n[[staff]]\nemail = "a@b.de"\nname = "B"': (
        "staff[1]: a@b.de is listed already, at staff[0]."
    ),
}


@pytest.mark.parametrize(("toml", "sentence"), FAULTS.items(), ids=FAULTS.keys())
def test_each_fault_is_a_sentence_with_its_place(tmp_path: Path, toml: str, sentence: str) -> None:
    assert faults(tmp_path, toml) == [sentence]


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("email,name\nkim,Kim\n")
    toml = """
        people = "people.csv"
        [company]
        timezone = "Europe/Nowhere"
        [teams.support]
        channels = ["support"]
        [[routes]]
        team = "suport"
        [[routes]]
        tag = "vip"
        team = "support"
        """

    told = faults(tmp_path, toml, {"PORT": "many", "DATABASE_URL": "mysql://u:hidden@h/d"})

    places = [fault.partition(": ")[0] for fault in told]
    assert places == [
        "company.timezone",
        "teams.support.channels[0]",
        "routes[0].team",
        "people.csv, line 2",
        "routes[0]",
        "DATABASE_URL",
        "PORT",
    ]
    assert "hidden" not in str(told)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"[company\n", "is not TOML: "),
        ('company.name = "Zoë"'.encode("latin-1"), "is not UTF-8."),
    ],
)
def test_a_file_that_cannot_be_read_hides_no_other_fault(
    tmp_path: Path, content: bytes, sentence: str
) -> None:
    path = tmp_path / "earful.toml"
    path.write_bytes(content)

    with pytest.raises(BadSettings) as told:
        load(path, {"PORT": "many"})

    assert sentence in told.value.faults[0]
    assert told.value.faults[1] == "PORT: must be a whole number."


LEAVES: st.SearchStrategy[Any] = st.one_of(
    st.none(),  # stands for a key that is missing
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=8),
    st.dates(),
    st.times(),
    st.lists(st.integers() | st.text(max_size=3), max_size=2),
    st.dictionaries(st.text(max_size=3), st.integers() | st.text(max_size=3), max_size=2),
)


@given(data=st.data())
def test_whatever_is_wrong_is_said_in_our_own_words(data: st.DataObject) -> None:
    told = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))
    place = data.draw(st.sampled_from(list(places_in(told))))
    put(told, place, data.draw(LEAVES))

    assert kinds_of_faults(told) <= {*SENTENCES, "extra_forbidden"}


def kinds_of_faults(told: dict[str, Any]) -> set[str]:
    try:
        File.model_validate(told, context={"teams": {"support": "support", "delivery": "delivery"}})
    except ValidationError as bad:
        return {one["type"] for one in bad.errors()}
    return set()


def places_in(told: Any, above: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    inner = told.items() if isinstance(told, dict) else enumerate(told)
    found: list[tuple[str | int, ...]] = []
    for key, value in inner:
        found.append((*above, key))
        if isinstance(value, dict | list):
            found += places_in(value, (*above, key))
    return found


def put(told: Any, place: tuple[str | int, ...], value: object) -> None:
    *above, last = place
    for key in above:
        told = told[key]
    if value is None:
        del told[last]
    else:
        told[last] = value
