import re
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.csvfile.encoding import Encoding, detected, texts
from nps.refusal import Refusal
from tests.csv.taken import taken

FRENCH = "Très aimable, le choix est étendu et l'équipe près du marché est là. Ça marche, bientôt !"
GERMAN = "Freundliche Beratung, größere Auswahl wäre schön. Für Gärtner müsste es günstiger sein."
SPANISH = "La atención fue rápida, pero el señor tardó hasta mañana."
POLISH = "Bardzo miła obsługa, ale długo czekałem na żółte kwiaty. Źle się działo w kolejce."
RUSSIAN = "Очень хорошее обслуживание, спасибо большое. Но долго ждали."
JAPANESE = "とても親切でした。ありがとうございます。待ち時間が長い。"
QUOTES = "“It’s fine” – he said… it’s “really” ok"


@pytest.mark.parametrize(
    ("words", "codec", "name"),
    [
        *((words, "utf-8", "utf-8") for words in (FRENCH, RUSSIAN, JAPANESE, QUOTES, "😀")),
        *((words, "utf-8-sig", "utf-8") for words in (FRENCH, "plain")),
        *((words, "utf-16", "utf-16") for words in (FRENCH, JAPANESE, "😀")),
        (FRENCH, "utf-16-le", "utf-16-le"),
        (FRENCH, "utf-16-be", "utf-16-be"),
        (FRENCH, "utf-32", "utf-32"),
        *((words, "cp1252", "cp1252") for words in (FRENCH, GERMAN, SPANISH, QUOTES, "Très")),
        *((words, "cp850", "cp850") for words in (FRENCH, GERMAN, SPANISH)),
        *((words, "mac_roman", "mac_roman") for words in (FRENCH, GERMAN)),
        (POLISH, "cp1250", "cp1250"),
        (RUSSIAN, "cp1251", "cp1251"),
        (RUSSIAN, "koi8_r", "koi8_r"),
        (JAPANESE, "shift_jis", "cp932"),
        ("nothing beyond ASCII", "ascii", "utf-8"),
    ],
)
def test_the_encoding_is_found(words: str, codec: str, name: str) -> None:
    file = f"id;date;score;comment\r\n1;2026-11-03;9;{words}\r\n".encode(codec)
    told = taken(file)
    assert told.plan.encoding.name == name
    assert [one.comment for one in told.responses] == [words]


def test_a_guess_is_said_to_be_one() -> None:
    assert detected(BytesIO(FRENCH.encode("cp1252"))).said == "cp1252 (a guess)"
    assert detected(BytesIO(FRENCH.encode())).said == "utf-8"


def test_a_few_bytes_of_another_encoding_are_read_and_counted() -> None:
    file = f"date;score;comment\n2026-11-03;9;{FRENCH}\n".encode() + b"2026-11-03;8;caf\xe9 \x81\n"
    told = taken(file)
    assert [one.comment for one in told.responses] == [FRENCH, "café �"]
    said = "utf-8 (a guess); 1 character read as cp1252; 1 character lost (�)"
    assert told.plan.encoding.said == said


def test_two_encodings_in_one_line_are_read_by_the_words_around() -> None:
    line = "trop d'attente, le matériel est très cher".encode("cp1252")
    old = "le délai était indiqué, problème".encode("cp850")
    told = taken(b"date;score;comment\n" + 20 * (b"2026-11-03;3;" + line + b" " + old + b"\n"))
    assert told.responses[0].comment == (
        "trop d'attente, le matériel est très cher le délai était indiqué, problème"
    )
    assert told.plan.encoding.guessed == 20 * 4
    assert "Some of the file is in cp850" in " ".join(told.plan.notes)


def test_an_encoding_can_be_said() -> None:
    file = "date;score;comment\n2026-11-03;9;été\n".encode("cp437")
    assert taken(file, encoding="cp437").responses[0].comment == "été"


@pytest.mark.parametrize("name", ["utf-99", "hex", "idna", "undefined"])
def test_an_encoding_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(Refusal, match=f"No encoding is called '{name}'"):
        taken("score\n9\n", encoding=name)


@pytest.mark.parametrize("name", ["utf-16", "utf-32", "cp424", "unicode-escape"])
def test_a_file_of_another_encoding_than_said_is_refused_where_it_cannot_be_read(name: str) -> None:
    with pytest.raises(Refusal, match=f"not {name}: leave --encoding out"):
        taken(b"date;score;comment\n2026-11-03;9;\xff\\u00e\n", encoding=name)


def test_an_encoding_said_in_error_loses_no_row() -> None:
    told = taken("date;score;comment\n2026-11-03;9;été\n".encode("cp1252"), encoding="utf-8")
    assert [one.comment for one in told.responses] == ["été"]
    assert told.plan.encoding.guessed == 2


def test_nul_becomes_a_visible_mark() -> None:
    told = taken(b"date;score;comment\n2026-11-03;9;a\0b\n")
    assert told.responses[0].comment == "a\ufffdb"


@given(
    words=st.text(st.sampled_from("aé€😀\r\n"), max_size=60),
    codec=st.sampled_from(["utf-8", "utf-16"]),
)
def test_text_is_whole_wherever_a_file_is_cut(words: str, codec: str) -> None:
    file = words.encode(codec)
    told = list(texts(BytesIO(file), Encoding(codec), block=7))
    assert "".join(told) == words
    assert all(re.search(r"[\r\n]$", piece) for piece in told[:-1])


@given(st.binary(max_size=400))
def test_any_bytes_become_text(file: bytes) -> None:
    text = "".join(texts(BytesIO(file), detected(BytesIO(file))))
    assert "\0" not in text
    text.encode()  # which no lone surrogate survives
