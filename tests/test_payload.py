"""Reading what cannot be trusted."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.payload import (
    BadPayload,
    as_comment,
    as_flag,
    as_id,
    as_score,
    as_text,
    as_time,
    clean,
    read_json,
)

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)


@pytest.mark.parametrize("deep", [b"[", b'{"a":', b'[{"a":'])
@pytest.mark.parametrize("levels", [65, 500, 100_000])
def test_a_body_nested_too_deeply_is_refused(deep: bytes, levels: int) -> None:
    close = deep.replace(b'{"a":', b"}")[::-1].replace(b"[", b"]")
    body = deep * levels + b"1" + close * levels
    with pytest.raises(BadPayload, match="body: is nested deeper than 64 levels"):
        read_json(body)


def test_a_body_may_have_64_levels_and_many_brackets() -> None:
    assert read_json(b"[" * 64 + b"]" * 64)
    assert read_json(b"[" + b'{"a": [1]},' * 1000 + b"0]")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "is not JSON: Expecting value, line 1 column 1"),
        (b'{"id": "\xff"}', "is not UTF-8 at byte 8"),
        (b"[1,]", "is not JSON: Expecting value, line 1 column 4"),
        (b"1" * 5000, "is not JSON: it holds a number without end or sense"),
        (b"-Infinity", "is not JSON: it holds a number without end or sense"),
    ],
)
def test_what_is_not_json_is_refused_with_the_place(body: bytes, reason: str) -> None:
    with pytest.raises(BadPayload) as refused:
        read_json(body)
    assert (refused.value.field, refused.value.reason) == ("body", reason)


@given(st.binary() | st.text().map(lambda text: text.encode(errors="surrogatepass")))
def test_no_body_breaks_the_reader(body: bytes) -> None:
    try:
        read_json(body)
    except BadPayload as refused:
        assert refused.field == "body"  # noqa: PT017  # that nothing else is raised is the fact


@given(st.text(st.characters()))
def test_clean_words_can_be_stored_anywhere(words: str) -> None:
    assert "\0" not in clean(words)
    assert clean(words).encode().decode() == clean(words)
    assert clean(clean(words)) == clean(words)


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("x" * 20_000, "x" * 20_000),
        ("x" * 20_001, "x" * 19_999 + "…"),
        ("  Kind.\r\nQuick.\r ", "Kind.\nQuick."),
        (42, "42"),
        (None, ""),
    ],
)
def test_a_comment_keeps_its_words(told: object, kept: str) -> None:
    assert as_comment(told, "comment") == kept


def test_other_texts_are_cut_at_500_characters() -> None:
    assert as_text("x" * 501, "team") == "x" * 499 + "…"


def test_an_id_is_never_cut() -> None:
    assert as_id("x" * 255, "id") == "x" * 255
    with pytest.raises(BadPayload, match="id: is longer than 255 characters"):
        as_id("x" * 256, "id")


def test_a_refusal_quotes_no_more_than_a_few_words() -> None:
    with pytest.raises(BadPayload) as refused:
        as_time("secret " * 50, "answered_at", UTC, NOW)
    assert len(refused.value.reason) < 100


@pytest.mark.parametrize(
    "read", [as_score, as_flag, lambda told, name: as_time(told, name, UTC, NOW)]
)
def test_for_the_records_a_refusal_quotes_no_words(read: Callable[[object, str], object]) -> None:
    for words in ("Nobody rang back", 'Nobody\'s "phone" rang\n' * 9):
        with pytest.raises(BadPayload) as refused:
            read(words, "field")
        told = refused.value.at(2)
        assert "Nobody" in told.reason
        assert told.reason_without_words.startswith("… is ")


def test_a_refusal_names_the_field_and_the_item() -> None:
    bad = BadPayload("score", "is missing").at(3)
    assert (str(bad), bad.index) == ("score: is missing", 3)
