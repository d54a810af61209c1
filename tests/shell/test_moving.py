"""`earful move`, as somebody types it."""

from tests.cluster import Databases
from tests.shell.terminal import Terminal

ROWS = "id,score,comment,answered_at\n" + "".join(
    f"{n},{n % 11},Wörter {n},2026-11-{n % 20 + 1:02}T10:00\n" for n in range(60)
)


def figures(terminal: Terminal) -> list[str]:
    """What is answered, without the clock's time."""
    return terminal("ask", "all", "--now", "2026-11-25T12:00").out.splitlines()


def test_a_company_moves_and_answers_as_before(terminal: Terminal, postgres: Databases) -> None:
    file = str(terminal.write("answers.csv", ROWS))
    assert terminal("import", file, "--alert-since", "2026-11-10").code == 0
    before = figures(terminal)
    assert any("60 answers" in line for line in before)
    to = postgres.bare()

    ended = terminal("move", "--to", to)

    assert ended.code == 0, ended.err
    assert "Both sides are the same, row by row:\n- 60 responses" in ended.out
    left = terminal("ask", "all")
    assert left.code == 1
    assert "This company has moved to " in left.err
    assert "set DATABASE_URL to that" in left.err
    terminal.env["DATABASE_URL"] = to
    assert figures(terminal) == before
    assert terminal("rollup", "check").code == 0
    again = terminal("import", file, "--alert-since", "2026-11-10")
    assert "0 added, 60 seen before" in again.out
    refused = terminal("move", "--to", to)
    assert refused.code == 1
    assert "not empty" in refused.err
    elsewhere = terminal("move", "--to", postgres.bare())
    assert elsewhere.code == 1
    assert "`earful move --back`, first" in elsewhere.err


def test_a_company_can_stay_with_its_file_after_all(
    terminal: Terminal, postgres: Databases
) -> None:
    assert terminal("import", str(terminal.write("answers.csv", ROWS))).code == 0
    before = figures(terminal)
    unmoved = terminal("move", "--back")
    assert (unmoved.code, unmoved.err) == (
        1,
        "The company in data/earful.db has not moved anywhere.\n",
    )
    assert terminal("move", "--to", postgres.bare()).code == 0

    ended = terminal("move", "--back")

    assert "data/earful.db is the company's again" in ended.out
    assert figures(terminal) == before


def test_a_move_begins_with_a_file_and_leads_to_a_server(terminal: Terminal) -> None:
    nowhere = terminal("move", "--to", "postgresql://me:hidden@127.0.0.1:1/x")
    assert nowhere.code == 1
    assert "There is no database in data/earful.db" in nowhere.err
    backwards = terminal("move", "--to", "sqlite:///other.db", "--from", "sqlite:///x.db")
    assert backwards.code == 1
    assert (terminal("move").code, terminal("move", "--to", "mysql://h/d").code) == (2, 2)


def test_how_to_spell_a_server_is_said_whole(terminal: Terminal) -> None:
    assert terminal("rollup", "check").code == 0

    ended = terminal("move", "--to", "sqlite:///other.db")

    assert ended.code == 1
    assert "--to postgresql://NAME:PASSWORD@HOST/DATABASE" in ended.err


def test_a_server_that_does_not_answer_is_said_in_words(terminal: Terminal) -> None:
    assert terminal("rollup", "check").code == 0

    ended = terminal("move", "--to", "postgresql://kim:pa55@127.0.0.1:9/company")

    assert ended.code == 1
    assert "company on 127.0.0.1: no server answers there" in ended.err
    assert "Errno" not in ended.err
