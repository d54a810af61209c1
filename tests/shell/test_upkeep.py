import asyncio
import json
import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from zipfile import ZipFile

import pytest

from bot.wiring import JOBS
from messages.notices import notice
from messages.wording import same
from nps.company import Company
from storage.database import Database
from storage.schema import HEAD
from storage.store import Store
from tests.shell.running import SECRET
from tests.shell.terminal import Ended, Terminal

SETTINGS = """
[company]
timezone = "Europe/Berlin"
[teams.web]
channels = ["slack:#web"]
[[routes]]
team = "web"
[admins]
channels = ["slack:#admins"]
"""
REASON = "Earful is not in #web: type /invite @Earful there"
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def said(ended: Ended, about: str) -> list[str]:
    """What the doctor said of one thing, with its mark."""
    lines = re.findall(rf"^(\w+) +{about} +(.*)$", ended.out, re.MULTILINE)
    return [f"{mark}: {sentence}" for mark, sentence in lines]


def want(terminal: Terminal, channel: str, parked: str | None = None) -> None:
    """A message for *channel*, which nobody has shown yet."""

    def unit(store: Store) -> None:
        store.outbox.want("alert:7", [channel], same(notice("Hello")), now=NOW)
        if parked:
            (one,) = store.deliveries.take(NOW, ["slack"], (), (), 1)
            store.deliveries.failed(one, again_at=NOW, parked=parked)

    async def wanted() -> None:
        path = terminal.folder / "data/earful.db"
        async with Database(f"sqlite+aiosqlite:///{path}", Company()) as database:
            await database.write(unit)

    asyncio.run(wanted())


@pytest.fixture
def slack_on(terminal: Terminal) -> Terminal:
    terminal.env |= {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s" * 32}
    terminal.env["SLACK_API_URL"] = "http://127.0.0.1:9/api/"
    return terminal


def test_the_rollup_is_checked_and_rebuilt(terminal: Terminal) -> None:
    terminal.write("a.csv", "id,answered_at,score\n1,2026-03-02,9\n2,2026-03-03,2\n")
    terminal("import", "a.csv")
    assert terminal("rollup", "check") == (
        0,
        "Every counted figure is what the responses say.\n",
        "",
    )
    with sqlite3.connect(terminal.folder / "data/earful.db") as connection:
        connection.execute("UPDATE rollup SET s9 = 5 WHERE s9 = 1")
    connection.close()

    broken = terminal("rollup", "check")
    assert (broken.code, broken.out) == (1, "")
    assert "`earful rollup rebuild`" in broken.err
    assert terminal("rollup", "rebuild").code == 0
    assert terminal("rollup", "check").code == 0


def test_an_empty_outbox_is_said(slack_on: Terminal) -> None:
    assert slack_on("outbox") == (0, "Every message stands where it should.\n", "")
    assert slack_on("outbox", "retry") == (0, "Nothing was given up.\n", "")


def test_the_outbox_lists_what_was_given_up_and_why(slack_on: Terminal) -> None:
    want(slack_on, "slack:#web", parked=REASON)

    listed = slack_on("outbox")

    assert listed.code == 0
    assert re.search(rf"alert:7 +slack:#web .* 1 +{REASON}", listed.out)
    assert "1 will be tried again" in slack_on("outbox", "retry").out


def test_the_outbox_lists_what_waits_for_a_platform_that_is_off(terminal: Terminal) -> None:
    want(terminal, "slack:#web")
    assert re.search(r"alert:7 +slack:#web .* 0 +slack is off", terminal("outbox").out)
    waits = "1 waits for a chat platform that is off: `earful outbox`"
    assert said(terminal("doctor"), "Messages") == [f"note: {waits}"]


def test_the_outbox_lists_what_is_due(slack_on: Terminal) -> None:
    want(slack_on, "slack:#web")

    assert re.search(r"alert:7 +slack:#web .* 0 +is due", slack_on("outbox").out)


def test_the_doctor_tells_which_channels_were_given_to_teams_in_chat(terminal: Terminal) -> None:
    terminal.write("earful.toml", '[teams.support]\n[teams.web]\nchannels = ["slack:#web"]\n')
    now = datetime(2026, 11, 18, tzinfo=UTC)

    async def give() -> None:
        path = terminal.folder / "data" / "earful.db"
        async with Database(f"sqlite+aiosqlite:///{path}", Company()) as database:
            for channel, team in (("slack:C0NEW", "support"), ("slack:C0OLD", "logistics")):
                await database.write(partial(_bind, channel, team, now))

    asyncio.run(give())

    assert said(terminal("doctor"), "Teams") == [
        "ok: Support reads in slack:C0NEW (said in chat)",
        "ok: Web reads in slack:#web",
        "note: slack:C0OLD was given to logistics in chat, a team that is no more",
    ]


def _bind(channel: str, team: str, now: datetime, store: Store) -> None:
    store.bindings.bind(channel, team, now)


def test_the_doctor_makes_nothing_that_was_not_there(terminal: Terminal) -> None:
    ended = terminal("doctor")

    assert ended.code == 0
    assert said(ended, "Database")[1].startswith("note: there is none yet")
    assert list(terminal.folder.iterdir()) == []


def test_the_doctor_brings_no_database_up_to_date(terminal: Terminal) -> None:
    terminal("rollup", "check")
    path = terminal.folder / "data/earful.db"
    with closing(sqlite3.connect(path)) as older:
        older.execute("UPDATE alembic_version SET version_num = '0001'")
        older.commit()

    ended = terminal("doctor")

    assert ended.code == 0
    told = said(ended, "Database")[-1]
    assert told.startswith(f"note: data/earful.db: schema 0001, and this Earful needs {HEAD}")
    with closing(sqlite3.connect(path)) as older:
        assert older.execute("SELECT version_num FROM alembic_version").fetchall() == [("0001",)]


def test_the_doctor_makes_no_tables(terminal: Terminal) -> None:
    (terminal.folder / "data").mkdir()
    path = terminal.write("data/earful.db", "")

    told = said(terminal("doctor"), "Database")

    assert "its tables are made at the first start" in told[-1]
    with closing(sqlite3.connect(path)) as empty:
        assert empty.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)


def test_the_doctor_finds_a_healthy_house_healthy(terminal: Terminal) -> None:
    terminal.write("earful.toml", SETTINGS)
    terminal.env["EARFUL_SECRET_PLAIN"] = SECRET
    terminal("rollup", "check")

    ended = terminal("doctor")

    assert (ended.code, ended.err) == (0, "")
    assert said(ended, "Settings") == ["ok: earful.toml; 1 team, 0 colleagues, Europe/Berlin time"]
    assert said(ended, "Webhooks") == ["ok: /webhooks/plain is open, one secret"]
    assert said(ended, "Teams") == ["ok: Web reads in slack:#web"]
    assert sqlite3.sqlite_version in said(ended, "Database")[0]
    assert f"schema {HEAD}" in said(ended, "Database")[1]
    assert "ok: can be written" in said(ended, "Database")
    assert said(ended, "Figures") == ["ok: every one is what the responses say"]
    assert said(ended, "Chat")[0].startswith("note: no platform is on")
    assert [line.split()[1] for line in said(ended, "Jobs")] == [job.name for job in JOBS]


def test_the_doctor_shows_no_secret(slack_on: Terminal) -> None:
    slack_on.env["EARFUL_SECRET_PLAIN"] = SECRET

    ended = slack_on("doctor")

    assert SECRET.removeprefix("whsec_") not in ended.out + ended.err
    assert "xoxb-1" not in ended.out + ended.err


def test_the_doctor_says_that_slack_cannot_be_reached(slack_on: Terminal) -> None:
    ended = slack_on("doctor")

    assert ended.code == 1
    assert "BAD: cannot be reached" in said(ended, "Slack")
    assert ended.err == "One of these does not work.\n"


def test_the_doctor_tells_every_fault_of_the_settings(terminal: Terminal) -> None:
    terminal.write("earful.toml", "[teams.web]\nchanels = []\n[digest]\nhour = 25\n")

    ended = terminal("doctor")

    assert ended.code == 1
    assert len(said(ended, "Settings")) == 2
    assert ended.err == "Earful does not start with these settings.\n"


def test_the_doctor_finds_wrong_figures(terminal: Terminal) -> None:
    terminal.write("a.csv", "id,answered_at,score\n1,2026-03-02,9\n")
    terminal("import", "a.csv")
    with sqlite3.connect(terminal.folder / "data/earful.db") as connection:
        connection.execute("DELETE FROM cube")
    connection.close()

    ended = terminal("doctor")

    assert ended.code == 1
    assert said(ended, "Figures") == [
        "BAD: 1 differ from what the responses say: earful rollup rebuild"
    ]


def test_the_doctor_finds_a_team_without_channels(terminal: Terminal) -> None:
    terminal.write("earful.toml", '[teams.web]\nname = "Web"\n')

    ended = terminal("doctor")

    assert ended.code == 1
    assert said(ended, "Teams") == [
        "BAD: Web has no channels: nobody hears of its unhappy customers instead"
    ]


@pytest.mark.parametrize(
    ("toml", "sentence"),
    [
        ("", "there are no [[routes]]: a customer of no known team is heard by nobody."),
        (
            '[admins]\nchannels = ["slack:#admins"]',
            (
                "there are no [[routes]]: a customer of no known team is heard by the admins'"
                " channel alone."
            ),
        ),
        (
            '[[routes]]\nteam = "web"\ntouchpoint = "Shop"',
            "the last [[routes]] has a condition: a customer of no known team is heard by nobody.",
        ),
    ],
)
def test_the_doctor_says_who_hears_of_customers_of_no_team(
    terminal: Terminal, toml: str, sentence: str
) -> None:
    terminal.write("earful.toml", f'[teams.web]\nchannels = ["slack:#web"]\n{toml}\n')

    (told,) = said(terminal("doctor"), "Routes")

    assert told.startswith(f"note: {sentence}")


def test_the_doctor_finds_channels_of_a_platform_that_is_off(slack_on: Terminal) -> None:
    slack_on.write("earful.toml", '[teams.web]\nchannels = ["slack:#web", "teams:19:abc"]\n')

    told = said(slack_on("doctor"), "Chat")

    assert told == ["note: teams:19:abc must wait: that platform is off"]


def test_the_doctor_finds_what_was_given_up(slack_on: Terminal) -> None:
    want(slack_on, "slack:#web", parked=REASON)

    assert said(slack_on("doctor"), "Messages") == [
        f"BAD: alert:7 cannot be shown in slack:#web: {REASON}"
    ]


def test_the_doctor_finds_files_that_others_can_read(terminal: Terminal) -> None:
    terminal("rollup", "check")
    (terminal.folder / "data/earful.db").chmod(0o644)
    terminal.write(".env", "PORT=0\n").chmod(0o644)

    ended = terminal("doctor")

    assert any("chmod 600" in line for line in said(ended, "Database"))
    assert any("chmod 600" in line for line in said(ended, "Settings"))


def test_the_doctor_says_what_is_wrong_with_the_database(terminal: Terminal) -> None:
    terminal.env["DATABASE_URL"] = f"sqlite:///{terminal.write('no.db', 'words ' * 999)}"

    ended = terminal("doctor")

    assert ended.code == 1
    assert "not a database" in said(ended, "Database")[1]


@pytest.mark.parametrize("name", [job.name for job in JOBS])
def test_each_job_can_be_done_by_hand_again_and_again(terminal: Terminal, name: str) -> None:
    terminal.write("earful.toml", SETTINGS)

    first = terminal("job", name, "--due", "2026-11-20T10:00")
    again = terminal("job", name, "--due", "2026-11-20T10:00")

    assert (first.code, first.err) == (0, "")
    assert first.out.startswith(f"{name} is done for ")
    assert again.out.startswith(f"{name} is done again for ")


def test_a_job_that_there_is_not_is_refused(terminal: Terminal) -> None:
    ended = terminal("job", "weekly-diges")

    assert (ended.code, ended.out) == (1, "")
    assert "Did you mean weekly-digest?" in ended.err


def test_a_digest_by_hand_is_wanted_once(slack_on: Terminal) -> None:
    slack_on.write("earful.toml", SETTINGS)
    rows = "".join(f"{n},2026-11-1{n % 5},{n % 11},web\n" for n in range(60))
    slack_on.write("a.csv", f"id,answered_at,score,team\n{rows}")
    slack_on("import", "a.csv")

    for _ in range(2):
        assert slack_on("job", "weekly-digest", "--due", "2026-11-23T09:00").code == 0

    assert slack_on("outbox").out.count("digest:web:2026-W47") == 1


def test_the_manifest_names_the_companys_address_and_command(terminal: Terminal) -> None:
    terminal.write(
        "earful.toml",
        '[server]\npublic_url = "https://nps.example.org"\n[slack]\ncommand = "/voice"\n',
    )

    ended = terminal("manifest", "slack")

    assert (ended.code, ended.err) == (0, "")
    assert "https://nps.example.org/slack/events" in ended.out
    assert "/voice" in ended.out
    other = terminal("manifest", "slack", "--url", "https://other.example.org")
    assert "https://other.example.org/slack/events" in other.out


def test_a_manifest_may_name_this_very_machine(terminal: Terminal) -> None:
    ended = terminal("manifest", "slack", "--url", "http://127.0.0.1:8787")

    assert (ended.code, ended.err) == (0, "")
    assert "http://127.0.0.1:8787/slack/events" in ended.out


def test_a_manifest_without_an_address_says_so(terminal: Terminal) -> None:
    assert "--socket-mode" in terminal("manifest", "slack").err
    socket = terminal("manifest", "slack", "--socket-mode")
    assert (socket.code, socket.err) == (0, "")
    assert "https://earful" not in socket.out.partition("display_information")[2]


def test_history_scopes_are_asked_for_on_request(terminal: Terminal) -> None:
    without = terminal("manifest", "slack", "--socket-mode").out
    with_them = terminal("manifest", "slack", "--socket-mode", "--with-history").out

    assert "\n      - channels:history" not in without
    assert "\n      - channels:history" in with_them


def test_the_package_for_microsoft_teams_is_written_for_the_registered_app(
    terminal: Terminal,
) -> None:
    app = "5f0c2d3e-0000-4000-8000-00000000b07a"
    terminal.write(
        ".env", f"TEAMS_APP_ID={app}\nTEAMS_APP_PASSWORD=not-told\nTEAMS_TENANT_ID={app}\n"
    )
    terminal.write("earful.toml", '[server]\npublic_url = "https://nps.example.org"\n')

    usual = terminal("manifest", "teams")
    about = ("--about", "https://intranet.example.org/earful")
    other = terminal("manifest", "teams", "--slash", "--out", "other.zip", *about)

    assert (usual.code, other.code, other.err) == (0, 0, "")
    assert "lead to https://nps.example.org, where there is no page" in usual.err
    assert "earful-teams.zip" in usual.out
    for name, schema in (("earful-teams.zip", "1.28"), ("other.zip", "1.29")):
        with ZipFile(terminal.folder / name) as archive:
            told = json.loads(archive.read("manifest.json"))
        assert told["manifestVersion"] == schema
        assert told["bots"][0]["botId"] == app
        assert told["validDomains"] == ["nps.example.org"]


@pytest.mark.parametrize(("told", "says"), [("", "is not set"), ("kim", "is not like")])
def test_a_package_for_no_app_is_refused(terminal: Terminal, told: str, says: str) -> None:
    if told:
        tenant = "5f0c2d3e-0000-4000-8000-00000000b07a"
        terminal.env |= {"TEAMS_APP_ID": told, "TEAMS_APP_PASSWORD": "x", "TEAMS_TENANT_ID": tenant}

    ended = terminal("manifest", "teams")

    assert ended.code == 1
    assert says in ended.err
    assert not (terminal.folder / "earful-teams.zip").exists()


def test_send_needs_a_secret(terminal: Terminal) -> None:
    ended = terminal("send", "--score", "2")

    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith("EARFUL_SECRET_PLAIN is not set")


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("http://127.0.0.1:9", "No Earful answers at http://127.0.0.1:9/webhooks/plain."),
        ("nowhere", "nowhere/webhooks/plain is no address"),
    ],
)
def test_send_says_where_nobody_answers(terminal: Terminal, url: str, sentence: str) -> None:
    terminal.env["EARFUL_SECRET_PLAIN"] = SECRET

    ended = terminal("send", "--score", "2", "--url", url)

    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith(sentence)


def test_a_folder_that_cannot_be_made_is_named(terminal: Terminal, tmp_path: Path) -> None:
    terminal.env["DATABASE_URL"] = f"sqlite:///{terminal.write('a-file', '')}/earful.db"

    ended = terminal("rollup", "check")

    assert ended.code == 1
    assert str(tmp_path / "a-file") in ended.err
    assert len(ended.err.splitlines()) == 1
