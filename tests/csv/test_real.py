"""The real responses beside the project: counts and NPS as others have computed them."""

import json
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from handlers.csvfile.plan import Options, plan
from handlers.csvfile.reading import read
from nps.refusal import Refusal
from nps.response import Response
from nps.tally import Tally
from tests.csv.taken import NOW

UTC = ZoneInfo("UTC")
GROUPS: dict[str, Callable[[Response], str]] = {
    "by_touchpoint": lambda one: one.touchpoint,
    "by_team": lambda one: one.team,
    "by_segment": lambda one: one.segment,
    "by_month": lambda one: f"{one.answered_at:%Y-%m}",
    "by_month_SYNTHETIC_dates": lambda one: f"{one.answered_at:%Y-%m}",
    "by_touchpoint_and_month": lambda one: f"{one.touchpoint} | {one.answered_at:%Y-%m}",
}


def figures(responses: list[Response]) -> dict[str, Any]:
    tally = Tally.of(one.score for one in responses)
    return {
        "n": tally.n,
        "promoters": tally.promoters,
        "passives": tally.passives,
        "detractors": tally.detractors,
        "nps": round(tally.nps or 0, 4),
    }


def expected(told: dict[str, Any]) -> dict[str, Any]:
    return {part: told[part] for part in ("n", "promoters", "passives", "detractors", "nps")}


@pytest.mark.parametrize("name", ["nhs_fft", "jardinerie_fr"])
def test_the_real_data_is_counted_exactly_without_a_flag(shared: Path, name: str) -> None:
    file = shared / "data" / f"{name}.csv"
    told = json.loads((shared / "data" / "EXPECTED.json").read_text())[name]
    batches = list(read(file, plan(file, Options(UTC, NOW)), 1_000))
    responses = [one for batch in batches for one in batch.responses]
    assert not any(batch.rejected for batch in batches)
    assert figures(responses) == expected(told["overall"])
    assert sum(bool(one.comment) for one in responses) == told["with_comment"]
    for by in GROUPS.keys() & told.keys():
        groups: dict[str, list[Response]] = defaultdict(list)
        for one in responses:
            groups[GROUPS[by](one)].append(one)
        wanted = {name: expected(of) for name, of in told[by].items()}
        assert {name: figures(of) for name, of in groups.items() if name} == wanted


def test_the_garden_centres_own_export_is_read_whatever_its_bytes(shared: Path) -> None:
    file = shared / "data" / "messy" / "jardinerie_fr_messy.csv"
    wanted = json.loads((file.parent / "EXPECTED.messy.json").read_text())[file.name]
    planned = plan(file, Options(UTC, NOW, answered_at="2014-06-01"))
    batches = list(read(file, planned))
    responses = [one for batch in batches for one in batch.responses]
    told = figures(responses)
    assert {part: told[part] for part in ("n", "promoters", "passives", "detractors")} == {
        "n": wanted["strict"]["scored"],
        **{part: wanted["strict"][part] for part in ("promoters", "passives", "detractors")},
    }
    unanswered = [one for batch in batches for one in batch.rejected]
    assert len(unanswered) == wanted["missing_score_NA"]
    assert all(one.is_unanswered for one in unanswered)
    words = "".join(one.comment for one in responses)
    assert words.count("é") > 2_500
    assert "\ufffd" not in words


NHS = ("score=FFT categorical answer", "comment=FFT answer", "question=FFT question")


def test_dates_that_a_spreadsheet_has_mangled_are_refused(shared: Path) -> None:
    file = shared / "data" / "messy" / "nhs_fft_messy.csv"
    told = Options(UTC, NOW, maps=NHS)
    with pytest.raises(Refusal, match=r"line 2: 30/09/2021.*line \d+: \d+/\d+/202.*first,month-"):
        plan(file, told)


def test_the_health_services_own_export_is_one_answer_per_respondent(shared: Path) -> None:
    file = shared / "data" / "messy" / "nhs_fft_messy.csv"
    wanted = json.loads((file.parent / "EXPECTED.messy.json").read_text())[file.name]
    told = Options(
        UTC,
        NOW,
        maps=NHS,
        one_per="Respondent ID",
        scores=("1=10,2=8,3=5,4=2,5=0,6=,7=",),
        date_format="day-first,month-first",
    )
    batches = list(read(file, plan(file, told), 500))
    responses = [one for batch in batches for one in batch.responses]
    right = wanted["per_respondent_after_mapping"]
    assert figures(responses) == {"n": right["scored"]} | {
        part: right[part] for part in ("promoters", "passives", "detractors", "nps")
    }
    unanswered = [one for batch in batches for one in batch.rejected]
    assert len(unanswered) == wanted["respondents_without_score"]
    assert all(one.is_unanswered for one in unanswered)
    assert sum(batch.rows for batch in batches) == wanted["records"]
    words = "\n".join(one.comment for one in responses)
    assert "Did not answer" not in words
    assert "Quoted £60 for taxi" in words
