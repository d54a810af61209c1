"""What a channel may read of a customer's words, cut or whole."""

import pytest

from messages.discretion import is_cut, kind_words, short_words
from messages.madeup import AMIRA, HOSTILE, READERS, response


@pytest.mark.parametrize(
    ("comment", "cut"),
    [
        ("", False),
        ("short", False),
        ("x" * 240, False),
        ("x" * 241, True),
        ("word " * 48, False),
        ("word " * 60, True),
        (f"{'   ' * 500}short", False),
        (f"{'maria.keller@example.org ' * 9}end", False),
        ("maria.keller@example.org " * 100, True),
        ("I said…", False),
        (f"{'word ' * 60}…", True),
        (HOSTILE, True),
    ],
)
def test_whether_words_are_cut_is_known(comment: str, cut: bool) -> None:
    said = response(comment=comment)
    assert is_cut(said, READERS) is cut
    if cut:
        assert short_words(said, READERS).endswith("…")


@pytest.mark.parametrize("start", range(200, 250))
def test_no_half_of_a_number_is_left_where_words_are_cut(start: int) -> None:
    said = response(comment="x" * start + " +49 170 555 0114 and so on")
    assert not any(sign.isdigit() for sign in short_words(said, READERS))


def test_masked_words_are_cut_as_late_as_others() -> None:
    said = response(comment="maria.keller@example.org " * 100)
    assert 100 < len(short_words(said, READERS)) <= 241


def test_kind_words_name_their_person_and_nobody_else() -> None:
    said = response(10, "Ami and Jonas were kind. Maria Keller")
    assert kind_words(said, READERS, AMIRA) == "Ami and [a colleague] were kind. Maria K."
    assert kind_words(said, READERS) == ("[a colleague] and [a colleague] were kind. Maria K.")
