"""The app's two icons, an ear as in the browser's workspace, drawn when they are asked for."""

import math
import struct
import zlib
from collections.abc import Iterator
from functools import cache
from typing import Final

Point = tuple[float, float]

GREEN: Final = (0x0B, 0x6E, 0x62)
WHITE: Final = (0xFF, 0xFF, 0xFF)
_FIELD: Final = 32.0
"""The ear's own measure: its points lie between 0 and 32."""
_PEN: Final = 1.1
"""Half the width of its lines."""
_STEPS: Final = 100
"""Points of each stroke, close enough to look like a line."""


@cache
def colour() -> bytes:
    """A PNG of 192 x 192 pixels: white on green."""
    return _png(192, background=True)


@cache
def outline() -> bytes:
    """A PNG of 32 x 32 pixels: white on nothing, as Teams wants it."""
    return _png(32, background=False)


def _png(size: int, *, background: bool) -> bytes:
    shades = _shades(size)
    rows = (
        b"\0" + b"".join(_pixel(shades[y * size + x], background) for x in range(size))
        for y in range(size)
    )
    # Eight bits each of red, green, blue and alpha.
    head = struct.pack(">2I5B", size, size, 8, 6, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(b"".join(rows), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, body) for kind, body in parts)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _pixel(shade: float, background: bool) -> bytes:  # noqa: FBT001
    if not background:
        return bytes((*WHITE, round(255 * shade)))
    mixed = (
        round(under + (over - under) * shade) for under, over in zip(GREEN, WHITE, strict=True)
    )
    return bytes((*mixed, 255))


def _shades(size: int) -> list[float]:
    """How far the pen covers each pixel, 0 to 1."""
    scale = size / _FIELD
    pen = _PEN * scale
    found = [0.0] * (size * size)
    for x, y in _ear():
        at_x, at_y = x * scale, y * scale
        for row in range(max(0, int(at_y - pen - 1)), min(size, int(at_y + pen + 2))):
            for column in range(max(0, int(at_x - pen - 1)), min(size, int(at_x + pen + 2))):
                apart = math.hypot(column + 0.5 - at_x, row + 0.5 - at_y)
                place = row * size + column
                found[place] = max(found[place], min(1.0, max(0.0, pen - apart + 0.5)))
    return found


def _ear() -> Iterator[Point]:
    """Its outer line with the lobe, and the inner one."""
    yield from _arc((16.6, 14.2), 6.6, 180, 360)
    yield from _curve((23.2, 14.2), (23.2, 19.1), (18.7, 19.7), (18.7, 23.4))
    yield from _arc((15.0, 23.35), 3.7, 0, 144)
    yield from _arc((16.6, 14.4), 3.0, 180, 360)
    yield from _curve((19.6, 14.4), (19.6, 16.6), (17.2, 17.0), (17.2, 19.0))


def _shares() -> Iterator[float]:
    return (step / _STEPS for step in range(_STEPS + 1))


def _arc(centre: Point, radius: float, first: float, last: float) -> Iterator[Point]:
    """From *first* to *last* degrees, clockwise from the right."""
    for share in _shares():
        angle = math.radians(first + (last - first) * share)
        yield centre[0] + radius * math.cos(angle), centre[1] + radius * math.sin(angle)


def _curve(a: Point, b: Point, c: Point, d: Point) -> Iterator[Point]:
    """Bézier's, of third degree."""
    for t in _shares():
        weights = ((1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t**2, t**3)
        x, y = (sum(w * p[i] for w, p in zip(weights, (a, b, c, d), strict=True)) for i in (0, 1))
        yield x, y
