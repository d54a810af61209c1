import signal

from tests.shell.running import running
from tests.shell.terminal import Terminal

OWN = "id,answered_at,score,comment,team\n1,2026-03-02,9,Fine,Web\n2,2026-03-03,2,Late,Web\n"


def test_the_demo_says_where_it_is_and_ends_with_ctrl_c(terminal: Terminal) -> None:
    """On loopback alone, whatever HOST says; and it leaves nothing behind."""
    terminal.env["HOST"] = "0.0.0.0"

    with running(terminal, "demo", "--port", "0") as demo:
        assert demo.said.count("http://") == 1
        assert demo.address.startswith("http://127.0.0.1:")
        status, page = demo.page()
        assert status == 200
        assert "<html" in page
        assert demo.stop(signal.SIGINT)[0] == 0

    assert list(terminal.folder.iterdir()) == []


def test_port_is_heard_and_the_option_wins(terminal: Terminal) -> None:
    terminal.env["PORT"] = "eighty"

    assert "PORT" in terminal("demo").err
    ended = terminal("demo", "--port", "0", "--data", "nowhere.csv")
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith("nowhere.csv cannot be read")


def test_ones_own_file_is_shown(terminal: Terminal) -> None:
    terminal.write("own.csv", OWN)

    with running(terminal, "demo", "--port", "0", "--data", "own.csv") as demo:
        assert demo.page()[0] == 200
        assert demo.stop()[0] == 0


def test_a_file_that_wants_a_flag_is_to_be_mended_instead(terminal: Terminal) -> None:
    terminal.write("undated.csv", "score\n9\n")

    ended = terminal("demo", "--port", "0", "--data", "undated.csv")
    assert ended.code == 1
    assert "--answered-at" in ended.err
    assert "mend the file instead" in ended.err
