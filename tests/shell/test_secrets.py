"""Secrets are planted wherever Earful reads some; nothing that it says or shows holds any."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.shell.program import earful
from tests.shell.running import SECRET, running
from tests.shell.terminal import Ended, Terminal

BOT, APP = "xoxb-713-wendeltreppe-bot", "xapp-1-wendeltreppe-app"
SIGNING = "0f5c-wendeltreppe-signing"
CLIENT = "wendeltreppe~client.Secret"
PASSWORD = "wendeltreppe-pass"
WORD = "wendeltreppe"
"""Stands in every secret here that is not a plain base64 one."""
GOOD = {
    "SLACK_BOT_TOKEN": BOT,
    "SLACK_SIGNING_SECRET": SIGNING,
    "SLACK_APP_TOKEN": APP,
    "SLACK_API_URL": "http://127.0.0.1:9/api/",
    "EARFUL_SECRET_PLAIN": SECRET,
    "TEAMS_APP_ID": "00000000-0000-4000-8000-00000000ea4f",
    "TEAMS_APP_PASSWORD": CLIENT,
    "TEAMS_TENANT_ID": "00000000-0000-4000-8000-000000007e4a",
    "TEAMS_LOGIN_URL": "http://127.0.0.1:9",
    "TEAMS_METADATA_URL": "http://127.0.0.1:9/openid",
    "EARFUL_METRICS_TOKEN": "wendeltreppe-metrics-token",
    "PORT": "0",
}
FAULTS: Mapping[str, Mapping[str, str]] = {
    "none": {},
    "a database elsewhere": {"DATABASE_URL": f"postgresql://earful:{PASSWORD}@db.example.com/x"},
    "a password with an @": {"DATABASE_URL": f"postgresql://earful:x@{PASSWORD}@127.0.0.1:9/x"},
    "a database of no kind": {"DATABASE_URL": f"oracle://earful:{PASSWORD}@db.example.com/x"},
    "a file with a password": {"DATABASE_URL": f"sqlite://earful:{PASSWORD}@host/data/e.db"},
    "a database in the way": {"DATABASE_URL": "sqlite:///folder"},
    "tokens that are swapped": {"SLACK_BOT_TOKEN": APP, "SLACK_APP_TOKEN": BOT},
    "a token alone": {"SLACK_BOT_TOKEN": "", "SLACK_SIGNING_SECRET": ""},
    "a secret where a number belongs": {"PORT": SIGNING},
    "a secret where a host belongs": {"HOST": BOT, "PORT": "8787"},
    "a token that is short": {"EARFUL_METRICS_TOKEN": WORD},
    "a secret of no survey tool": {"EARFUL_SECRET_NOBODY": SIGNING},
    "a secret that is none": {"EARFUL_SECRET_PLAIN": f"{PASSWORD}!!"},
    "three secrets": {"EARFUL_SECRET_PLAIN": f"{SECRET} {SECRET} whsec_{WORD}"},
    "an API with a password": {"SLACK_API_URL": f"http://kim:{PASSWORD}@127.0.0.1:9/api"},
    "an app without its tenant": {"TEAMS_TENANT_ID": ""},
    "a login with a password": {"TEAMS_LOGIN_URL": f"https://kim:{PASSWORD}@login.example.com"},
    "an API that is none": {"SLACK_API_URL": f"kim:{PASSWORD}"},
}
STARTS = ("none", "an API with a password", "a login with a password")
"""With these it starts, and waits for the chats."""
FILES: Mapping[str, Mapping[str, str | bytes]] = {
    "settings with a token": {"earful.toml": f'[slack]\ntoken = "{BOT}"\n'},
    "a token for a channel": {"earful.toml": f'[teams.a]\nchannels = ["{BOT}"]\n'},
    "a password for an address": {
        "earful.toml": f'[server]\npublic_url = "https://kim:{PASSWORD}@example.com"\n'
    },
    "settings that are no TOML": {"earful.toml": f"{BOT}\n= {PASSWORD}\n"},
    "a .env that is no UTF-8": {".env": b"SLACK_BOT_TOKEN=" + BOT.encode() + b"\xff\n"},
    "a .env that is no .env": {".env": f"{BOT}\n{{{PASSWORD}\n'{SIGNING}\nexport\n= {APP}\n"},
    "a .env with all of them": {".env": "".join(f"{n}={v}\n" for n, v in GOOD.items())},
}
COMMANDS = (
    ("doctor",),
    ("backup", "copy.db"),
    ("move", "--to", f"postgresql://kim:{PASSWORD}@127.0.0.1:9/x"),
    ("move", "--to", f"oracle://kim:{PASSWORD}@127.0.0.1:9/x"),
    ("rollup", "check"),
    ("outbox",),
    ("backup", "copy.db"),
    ("export",),
    ("import", "a.csv"),
    ("ask", "all"),
    ("job", "weekly-digest"),
    ("send", "--score", "2"),
    ("send", "--score", "2", "--url", f"http://kim:{PASSWORD}@127.0.0.1:9"),
    ("send", "--score", "2", "--url", f"kim:{PASSWORD}@nowhere"),
    ("manifest", "slack"),
    ("manifest", "teams"),
    ("intake",),
    ("exclude", "plain:1"),
    ("include", "plain:1"),
    ("forget", "nobody@example.com"),
    ("receipts",),
    ("privacy",),
)


def test_every_command_is_tried() -> None:
    """But those that stay: what they say at a start that fails has a test of its own."""
    typed = [
        one.name or getattr(one.callback, "__name__", "") for one in earful.registered_commands
    ]
    names = [*typed, *(str(group.name) for group in earful.registered_groups)]
    assert {name.strip("_") for name in names} - {"run", "demo"} == {words[0] for words in COMMANDS}


def holds_none(ended: Ended) -> None:
    for told in (ended.out, ended.err):
        assert WORD not in told
        assert SECRET.removeprefix("whsec_") not in told


@pytest.fixture
def set_up(terminal: Terminal) -> Terminal:
    terminal.env |= GOOD
    terminal.write("a.csv", "id,answered_at,score\n1,2026-03-02,9\n")
    (terminal.folder / "folder").mkdir()
    return terminal


@pytest.mark.parametrize("fault", FAULTS)
def test_no_command_says_a_secret_of_the_environment(set_up: Terminal, fault: str) -> None:
    set_up.env |= FAULTS[fault]

    for words in COMMANDS:
        holds_none(set_up(*words))


@pytest.mark.parametrize("fault", FILES)
def test_no_command_says_a_secret_of_a_file(set_up: Terminal, fault: str) -> None:
    for name, text in FILES[fault].items():
        set_up.write(name, text)
        set_up.env = {"SLACK_API_URL": GOOD["SLACK_API_URL"]} if name == ".env" else GOOD

    for words in COMMANDS:
        holds_none(set_up(*words))


@pytest.mark.parametrize("fault", [name for name in FAULTS if name not in STARTS])
def test_a_start_that_fails_says_no_secret(set_up: Terminal, fault: str) -> None:
    set_up.env |= FAULTS[fault]
    ended = set_up.program("run")

    assert ended.code == 1
    assert ended.err
    holds_none(ended)


@pytest.fixture
def loud(set_up: Terminal) -> Terminal:
    """As loud as Python can be made from outside."""
    set_up.env |= {"PYTHONASYNCIODEBUG": "1", "PYTHONDEVMODE": "1", "PYTHONWARNINGS": "default"}
    set_up.env["SLACK_API_URL"] = f"http://kim:{PASSWORD}@127.0.0.1:9/api"
    return set_up


def test_one_that_runs_tells_no_secret_to_its_log_or_the_process_list(loud: Terminal) -> None:
    with running(loud) as earful:
        body = {"id": "1", "score": 1, "comment": WORD, "customer": {"email": f"{WORD}@a.example"}}
        assert earful.post("/webhooks/plain", body)[0] == 200
        assert earful.post("/webhooks/plain", {"score": WORD})[0] == 400
        forged = {"x-slack-signature": SIGNING, "Content-Type": "application/json"}
        assert earful.page("/ready")[1].count(WORD) == 0
        assert earful._asked("POST", "/slack/events", b"{}", forged)[0] == 401
        listed = Path(f"/proc/{earful.process.pid}/cmdline")
        if listed.exists():
            assert WORD.encode() not in listed.read_bytes()
        code, err = earful.stop()

    assert code == 0
    holds_none(Ended(code, earful.said, err))


def test_a_thread_that_ends_badly_says_no_words(terminal: Terminal) -> None:
    program = (
        "import threading\nfrom bot import logs\nlogs.set_up()\n"
        f"def fail(): raise ValueError(\"of '{WORD}'\")\n"
        "thread = threading.Thread(target=fail)\nthread.start()\nthread.join()\n"
        "class Bad:\n    def __del__(self): fail()\n"
        "Bad()\n"
    )
    root = Path(__file__).resolve().parents[2]
    told = subprocess.run(
        [sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True
    )
    assert [line for line in told.stderr.splitlines() if WORD in line] == []
    assert told.stderr.count("ValueError") == 2
