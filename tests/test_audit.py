"""`make audit`, from what pip-audit says to how it ends."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

AUDIT = Path(__file__).resolve().parents[1] / ".ci" / "audit.py"
FINE = {"name": "aiohttp", "version": "3.14.5", "vulns": []}
SKIPPED = {"name": "yarl", "skip_reason": "Dependency not found on PyPI"}
VULNERABLE = {
    "name": "jinja2",
    "version": "3.1.0",
    "vulns": [
        {"id": "PYSEC-2025-1", "fix_versions": ["3.1.6"], "aliases": [], "description": "x"},
        {"id": "GHSA-1", "fix_versions": []},
    ],
}
FOUND = """\
jinja2 3.1.0: PYSEC-2025-1; mended in 3.1.6
jinja2 3.1.0: GHSA-1; mended in no release yet
Audited 2 packages: 1 with known vulnerabilities.
"""
NOT_AUDITED = "Not audited: no database of known vulnerabilities can be reached from here.\n"


def ended(told: str) -> tuple[int, str]:
    ran = subprocess.run(
        [sys.executable, str(AUDIT)], input=told, capture_output=True, text=True, check=False
    )
    assert ran.stderr == ""
    return ran.returncode, ran.stdout


@pytest.mark.parametrize(
    ("packages", "code", "said"),
    [
        ([FINE], 0, "Audited 1 packages: 0 with known vulnerabilities.\n"),
        (
            [FINE, SKIPPED],
            0,
            "Audited 1 packages: 0 with known vulnerabilities, 1 could not be looked up.\n",
        ),
        ([SKIPPED], 0, NOT_AUDITED),
        ([FINE, VULNERABLE], 1, FOUND),
    ],
)
def test_what_was_found_is_said(packages: list[dict[str, Any]], code: int, said: str) -> None:
    assert ended(json.dumps({"dependencies": packages, "fixes": []})) == (code, said)


@pytest.mark.parametrize("told", ["", "Traceback (most recent call last):"])
def test_an_audit_that_broke_off_is_said_and_fails_nothing(told: str) -> None:
    assert ended(told) == (0, NOT_AUDITED)
