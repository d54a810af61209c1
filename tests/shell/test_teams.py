"""The program beside a stand-in for Microsoft Teams."""

from tests.shell.running import SECRET, running_beside
from tests.shell.terminal import Terminal
from tests.shell.test_slack import PATIENCE, typed
from tests.standins.teams import TeamsStandIn


async def test_a_low_score_that_is_sent_is_claimed_in_microsoft_teams(terminal: Terminal) -> None:
    async with TeamsStandIn() as teams:
        jonas = teams.add_user("Jonas Weber")
        support = teams.add_channel("support", [jonas])
        terminal.write(
            "earful.toml",
            f'[teams.support]\nchannels = ["teams:{support.id}"]\n[[routes]]\nteam = "support"\n',
        )
        terminal.env |= {
            "PORT": "0",
            "EARFUL_SECRET_PLAIN": SECRET,
            "TEAMS_APP_ID": teams.app_id,
            "TEAMS_APP_PASSWORD": teams.password,
            "TEAMS_TENANT_ID": teams.tenant,
            "TEAMS_LOGIN_URL": teams.url,
            "TEAMS_METADATA_URL": teams.metadata_url,
        }
        async with running_beside(terminal) as earful:
            assert "with teams" in earful.said
            door = f"{earful.address}/teams/messages"
            assert (await teams.send(teams.installed(support, jonas), door)).status == 200
            words = ("--score", "2", "--comment", "Nobody rang back", "--name", "Maria Kern")
            sent = await typed(terminal, "send", *words, "--url", earful.address)
            assert sent.code == 0, sent.err
            card = await teams.wait_for(
                lambda: next((post for post in support.standing if "Nobody" in post.words), None),
                PATIENCE,
            )
            press = teams.press_action(card, card.action("Claim"), jonas)
            answer = await teams.send(press, door)
            assert "is on it" in str(answer.json)
            await teams.wait_for(lambda: "is on it" in card.words, PATIENCE)
    exported = await typed(terminal, "export", "cases")
    assert ",claimed," in exported.out
