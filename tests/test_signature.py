"""Who may tell Earful anything: whoever signs it, now."""

import base64
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook

from handlers.signature import StandardWebhooks

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
SCHEME = StandardWebhooks()
SECRET = "whsec_" + base64.b64encode(bytes(range(24))).decode()
OTHER = "whsec_" + base64.b64encode(bytes(range(1, 25))).decode()
BODY = b'{"id": "a", "score": 3}'


def signed(body: bytes = BODY, at: datetime = NOW, secret: str = SECRET) -> dict[str, str]:
    return SCHEME.headers(secret, "msg_1", body, at)


def test_the_standards_own_package_signs_alike() -> None:
    theirs = Webhook(SECRET).sign("msg_1", NOW, BODY.decode())
    assert signed()["webhook-signature"] == theirs


def test_a_signed_body_holds() -> None:
    assert SCHEME.holds([SECRET], signed(), BODY, NOW)


def test_names_of_headers_are_read_in_any_case() -> None:
    headers = {name.title(): value for name, value in signed().items()}
    assert SCHEME.holds([SECRET], headers, BODY, NOW)


@pytest.mark.parametrize("secrets", [[SECRET, OTHER], [OTHER, SECRET], ["rubbish", SECRET]])
def test_each_of_several_secrets_is_valid(secrets: list[str]) -> None:
    assert SCHEME.holds(secrets, signed(), BODY, NOW)


def test_one_of_several_signatures_suffices() -> None:
    headers = signed()
    old = signed(secret=OTHER)["webhook-signature"]
    headers["webhook-signature"] = f"v1a,abc {old} {headers['webhook-signature']}"
    assert SCHEME.holds([SECRET], headers, BODY, NOW)


def test_a_secret_needs_neither_prefix_nor_padding() -> None:
    for secret in (SECRET.removeprefix("whsec_"), SECRET.rstrip("=")):
        assert SCHEME.holds([secret], signed(), BODY, NOW)


def test_a_body_that_is_not_utf_8_can_be_signed_too() -> None:
    assert SCHEME.holds([SECRET], signed(b"\xff\xfe"), b"\xff\xfe", NOW)


@pytest.mark.parametrize(("seconds", "holds"), [(0, True), (300, True), (301, False)])
@pytest.mark.parametrize("sign", [1, -1])
def test_a_signature_is_good_for_five_minutes(seconds: int, sign: int, holds: bool) -> None:
    now = NOW + timedelta(seconds=sign * seconds)
    assert SCHEME.holds([SECRET], signed(), BODY, now) is holds


FORGED: list[Mapping[str, str]] = [
    {},
    signed() | {"webhook-id": "msg_2"},
    signed() | {"webhook-id": ""},
    signed() | {"webhook-timestamp": str(int(NOW.timestamp()) + 1)},
    signed() | {"webhook-timestamp": "now"},
    signed() | {"webhook-timestamp": "１７９５１６８８００"},
    signed() | {"webhook-timestamp": "9" * 400},
    signed() | {"webhook-timestamp": "-1"},
    signed() | {"webhook-timestamp": "nan"},
    signed() | {"webhook-signature": ""},
    signed() | {"webhook-signature": "v1"},
    signed() | {"webhook-signature": "v1,"},
    signed() | {"webhook-signature": "v1,é"},
    signed() | {"webhook-signature": "v1,a"},
    signed() | {"webhook-signature": "v2," + signed()["webhook-signature"][3:]},
    signed() | {"webhook-signature": signed()["webhook-signature"][3:]},
    signed() | {"webhook-id": "\udcff"},
    signed() | {"webhook-id": "msg_1 "},
    signed() | {"webhook-timestamp": " " + signed()["webhook-timestamp"]},
    signed() | {"webhook-timestamp": signed()["webhook-timestamp"] + ".0"},
    signed() | {"webhook-timestamp": "1_795_168_800"},
    signed() | {"webhook-timestamp": "0x6b0"},
    signed() | {"webhook-timestamp": ""},
    signed() | {"webhook-signature": signed()["webhook-signature"].replace("v1,", "v1,,")},
    signed() | {"webhook-signature": signed()["webhook-signature"].replace("v1,", "V1,")},
    signed() | {"webhook-signature": signed()["webhook-signature"][:-5]},
    signed() | {"webhook-signature": "v1," + base64.b64encode(bytes(32)).decode()},
    signed() | {"Webhook-Id": "msg_1"},
    signed() | {"Webhook-Timestamp": signed()["webhook-timestamp"]},
    signed() | {"WEBHOOK-SIGNATURE": signed()["webhook-signature"]},
    signed(secret=OTHER),
]


@pytest.mark.parametrize("headers", FORGED)
def test_what_is_forged_or_odd_does_not_hold(headers: Mapping[str, str]) -> None:
    assert not SCHEME.holds([SECRET], headers, BODY, NOW)


def test_a_part_of_an_old_body_passes_for_no_new_time() -> None:
    """What is signed is one text, "id.time.body": where its parts end is only said beside it."""
    old, now = NOW - timedelta(days=1), str(int(NOW.timestamp()))
    words = f'{{"id": "a", "comment": "x.{now}.[1]"}}'
    headers = signed(words.encode(), old)
    prefix, rest = words.split(f".{now}.")
    moved = headers | {
        "webhook-id": f"msg_1.{headers['webhook-timestamp']}.{prefix}",
        "webhook-timestamp": now,
    }

    assert not SCHEME.holds([SECRET], moved, rest.encode(), NOW)


def test_another_body_does_not_hold() -> None:
    assert not SCHEME.holds([SECRET], signed(), BODY + b" ", NOW)


@pytest.mark.parametrize("secrets", [[], [""], ["whsec_"], ["whsec_é"], ["not base64!"]])
def test_without_a_usable_secret_nothing_holds(secrets: list[str]) -> None:
    assert not SCHEME.holds(secrets, signed(), BODY, NOW)
    empty = signed() | {"webhook-signature": "v1,"}
    assert not SCHEME.holds(secrets, empty, BODY, NOW)


HEADER = st.text(st.characters())


@given(
    id_=HEADER, at=HEADER | st.just(signed()["webhook-timestamp"]), given=HEADER, body=st.binary()
)
def test_no_header_raises(id_: str, at: str, given: str, body: bytes) -> None:
    headers = {"webhook-id": id_, "webhook-timestamp": at, "webhook-signature": f"v1,{given}"}
    assert not SCHEME.holds([SECRET], headers, body, NOW)


@pytest.mark.parametrize(
    ("secret", "fault"),
    [
        (SECRET, None),
        ("", "is not whsec_ and base64"),
        ("whsec_", "is not whsec_ and base64"),
        ("correct horse", "is not whsec_ and base64"),
        ("whsec_c2hvcnQ=", "holds fewer than 16 bytes"),
    ],
)
def test_a_secrets_fault_is_told_without_the_secret(secret: str, fault: str | None) -> None:
    assert SCHEME.fault(secret) == fault
