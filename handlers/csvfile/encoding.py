"""From a file's bytes to text: which encoding it is in, and what to do where it is not."""

import codecs
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from io import StringIO
from pathlib import Path
from typing import BinaryIO, Final, TypeAlias

from charset_normalizer import from_bytes

from nps.refusal import Refusal

Source: TypeAlias = Path | BinaryIO
"""A file, or an open one that can be read again from its start."""

BLOCK: Final = 1 << 20
SAMPLE: Final = 1 << 16
"""Bytes of lines beyond ASCII from which a legacy encoding is guessed."""
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WESTERN: Final = ("cp1252", "cp850", "mac_roman")
_LEGACY: Final = (
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1257", "koi8_r"),
    *("cp932", "gb18030", "big5", "cp949", "euc_jp"),
)
"""What exports of the last thirty years are in, where they are not in Unicode."""
_ESCAPED: Final = re.compile("[\udc80-\udcff]+")
_MISREAD: Final = re.compile(
    # é â ê ë è ï ç å î of cp850 as cp1252 shows them, in a word or at its end
    "[‚ƒˆ‰Š‹‡†Œ](?<=[a-zß-ÿ].)|[‚ƒˆ‰Š‹‡†](?=[a-zß-ÿ])"
    # ä à û ù ô ö, which may also be marks at a word's end
    "|[„…–—“”](?<=[a-zß-ÿ].)(?=[a-zß-ÿ])"
)
_BEYOND: Final = re.compile(r"[^\0-\x7f]+")
_USUAL: Final = frozenset("äöüßéèêëàâîïôûùçœæñáíóúãõåøòìÄÖÜÉÈÀÇÑÅØÁÓ")
"""Letters of western Europe beyond ASCII; they stand alone, or in twos, among ASCII letters."""
_SHOUTED: Final = re.compile("(?<=[a-z])[ÄÖÜÉÈÀÇÑÅØÁÓ]")
_PRINT: Final = re.compile("[’€°²³½´\xa0]|[‘“”„…–—«»•](?![a-z])|(?<![a-z])[‘“”„…–—«»•]")
"""Marks that tell nothing of an encoding; inside a word, some are letters of another."""


@dataclass(frozen=True, slots=True)
class Encoding:
    """How a file's bytes are to be read."""

    name: str
    second: str = ""
    """The encoding of the bytes that make no sense in the first one."""
    is_mixed: bool = False
    """Whether some also make sense in the first one, but odd words."""
    is_guess: bool = False
    guessed: int = 0
    """Characters that were read in the second encoding."""
    lost: int = 0
    """Characters that make no sense in either, and became U+FFFD."""

    @property
    def said(self) -> str:
        words = [f"{self.name} (a guess)" if self.is_guess else self.name]
        if self.guessed:
            words.append(f"{_characters(self.guessed)} read as {self.second}")
        if self.lost:
            words.append(f"{_characters(self.lost)} lost (\ufffd)")
        return "; ".join(words)


def _characters(count: int) -> str:
    return "1 character" if count == 1 else f"{count:,} characters"


def opened(source: Source) -> AbstractContextManager[BinaryIO]:
    """*source* at its start. Raises Refusal where it cannot be opened."""
    try:
        if isinstance(source, Path):
            return source.open("rb")
        source.seek(0)
        return nullcontext(source)
    except OSError as error:
        raise Refusal(f"{source} cannot be read: {error.strerror}.") from error


def asked(name: str, source: Source) -> Encoding:
    """The encoding that somebody named. Raises Refusal where there is no such."""
    try:
        "a".encode(name)  # which "hex", no encoding of text, does not survive
        b"a\xff".decode(name, "replace")  # nor "idna", which is for names of machines, this
        codecs.getincrementaldecoder(name)
    except (LookupError, ValueError):
        raise Refusal(
            f"No encoding is called {name!r}: try --encoding utf-8 or --encoding cp1252."
        ) from None
    return _counted(Encoding(codecs.lookup(name).name), source)


def detected(source: Source) -> Encoding:
    """The encoding of the whole of *source*, which is read once for it."""
    with opened(source) as stream:
        head = stream.read(SAMPLE)
    if marked := next((name for mark, name in _MARKS if head.startswith(mark)), ""):
        return _counted(Encoding(marked, "cp1252" if marked == "utf-8" else ""), source)
    if wide := _wide(head):
        return _counted(Encoding(wide, is_guess=True), source)
    odd = _odd_lines(source)
    if not odd:
        return Encoding("utf-8")
    return _counted(_legacy(odd), source)


def texts(
    source: Source,
    encoding: Encoding,
    tell: Callable[[int, int, int], None] | None = None,
    block: int = BLOCK,
) -> Iterator[str]:
    """*source* in pieces of whole lines, without NUL and lone surrogates, *block* bytes at a time.

    *tell* hears, before each piece, how many bytes have been read, and how many of the piece's
    characters were guessed and lost. Raises Refusal where it is no text of that encoding.
    """
    mend = _Mender(encoding)
    rest, read = "", 0
    with opened(source) as stream:
        decoder = codecs.getincrementaldecoder(_codec(encoding))(mend.errors)
        while True:
            more = stream.read(block)
            read += len(more)
            text = rest + mend(_decoded(decoder, more, encoding))
            end = _last_line_end(text) if more else len(text)
            rest = text[end:]
            if tell:
                tell(read, *mend.counts())
            if end:
                yield text[:end]
            if not more:
                return


def _decoded(decoder: codecs.IncrementalDecoder, more: bytes, encoding: Encoding) -> str:
    """The next piece, or the last where *more* is empty. Raises Refusal where it is no such text.

    Some codecs stop there whatever they are told: "utf-16" without its mark, "unicode_escape".
    """
    try:
        return decoder.decode(more, final=not more)
    except UnicodeError:
        raise Refusal(
            f"This file is not {encoding.name}: leave --encoding out, or try another."
        ) from None


def lines(pieces: Iterator[str]) -> Iterator[str]:
    """The lines, with their ends; only line feeds and carriage returns end one."""
    for piece in pieces:
        yield from StringIO(piece, newline="")


def _counted(encoding: Encoding, source: Source) -> Encoding:
    """*encoding*, and what has to be guessed when *source* is read in it."""
    guessed = lost = 0

    def tell(_: int, more_guessed: int, more_lost: int) -> None:
        nonlocal guessed, lost
        guessed, lost = guessed + more_guessed, lost + more_lost

    for _ in texts(source, encoding, tell):
        pass
    return replace(encoding, guessed=guessed, lost=lost)


def _wide(head: bytes) -> str:
    """UTF-16 without its mark: in European languages every other byte is nought."""
    half = len(head) // 2
    if half and head[1::2].count(0) > 0.4 * half > 4 * head[::2].count(0):
        return "utf-16-le"
    if half and head[::2].count(0) > 0.4 * half > 4 * head[1::2].count(0):
        return "utf-16-be"
    return ""


def _odd_lines(source: Source) -> bytes:
    """Lines beyond ASCII, from the start of a file that is not UTF-8; empty where all of it is."""
    is_utf8, kept = True, bytearray()
    decoder = codecs.getincrementaldecoder("utf-8")()
    with opened(source) as stream:
        while block := stream.read(BLOCK):
            if len(kept) < SAMPLE and not block.isascii():
                for line in block.splitlines(keepends=True):
                    if not line.isascii():
                        kept += line
            try:
                if is_utf8:
                    decoder.decode(block)
            except UnicodeDecodeError:
                is_utf8 = False
            if not is_utf8 and len(kept) >= SAMPLE:
                return bytes(kept)
        try:
            if is_utf8:
                decoder.decode(b"", final=True)
                return b""
        except UnicodeDecodeError:
            pass
    return bytes(kept)


def _legacy(odd: bytes) -> Encoding:
    """The likeliest encoding of *odd* lines, which are not UTF-8 throughout."""
    tolerant = odd.decode("utf-8", "surrogateescape")
    bad = sum(map(len, _ESCAPED.findall(tolerant)))
    if sum(not char.isascii() for char in tolerant) > 3 * bad:
        return Encoding("utf-8", "cp1252", is_guess=True)
    for name in _WESTERN:
        if _is_western(odd.decode(name, "replace")):
            return Encoding(name, "cp850" if name == "cp1252" else "cp1252", is_guess=True)
    if _is_western(_MISREAD.sub(_reread, odd.decode("cp1252", "replace"))):
        return Encoding("cp1252", "cp850", is_mixed=True, is_guess=True)
    found = from_bytes(odd[:SAMPLE], cp_isolation=list(_LEGACY)).best()
    return Encoding(found.encoding if found else "cp1252", "cp1252", is_guess=True)


def _is_western(text: str) -> bool:
    """Whether nearly all beyond ASCII are letters as western Europe writes them."""
    runs = _BEYOND.findall(_SHOUTED.sub("\ufffd", _PRINT.sub("", text)))
    usual = sum(char in _USUAL for run in runs if len(run) <= 2 for char in run)
    return usual >= 0.9 * sum(map(len, runs))


def _reread(found: re.Match[str]) -> str:
    """What a misread letter of cp850 is."""
    return found[0].encode("cp1252").decode("cp850")


def _codec(encoding: Encoding) -> str:
    return "utf-8-sig" if encoding.name == "utf-8" else encoding.name


class _Mender:
    """Makes text of what a codec could not."""

    def __init__(self, encoding: Encoding) -> None:
        self._second = encoding.second or "cp1252"
        self._mixed = encoding.is_mixed
        # The codecs of one byte a character, and UTF-8, can hand on what they do not know.
        self.errors = "surrogateescape" if _is_bytewise(encoding.name) else "replace"
        self._guessed = self._lost = 0

    def __call__(self, text: str) -> str:
        if "\0" in text:
            text = text.replace("\0", "\ufffd")
        if text.isascii():
            return text
        text = _ESCAPED.sub(self._unescaped, text)
        if self.errors == "replace":
            self._lost += text.count("\ufffd")
        return _MISREAD.sub(self._mended, text) if self._mixed else text

    def counts(self) -> tuple[int, int]:
        """How many characters have been guessed and lost since this was asked last."""
        counts = self._guessed, self._lost
        self._guessed = self._lost = 0
        return counts

    def _unescaped(self, found: re.Match[str]) -> str:
        text = found[0].encode("ascii", "surrogateescape").decode(self._second, "replace")
        self._lost += text.count("\ufffd")
        self._guessed += len(text) - text.count("\ufffd")
        return text

    def _mended(self, found: re.Match[str]) -> str:
        self._guessed += 1
        return _reread(found)


def _is_bytewise(name: str) -> bool:
    try:
        return b"\xff".decode(name, "surrogateescape") != "" and len(b"aa".decode(name)) == 2
    except UnicodeError:
        return False


def _last_line_end(text: str) -> int:
    """Where the last whole line ends; a carriage return at the very end may lack its line feed."""
    return (text.rfind("\n") + 1) or (text.rfind("\r", 0, -1) + 1)
