"""Says at the end of `make fuzz` what was tried."""

import pytest

from tests.fuzz.counting import EXAMPLES, report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if EXAMPLES:
        terminalreporter.section("tried")
        for line in report():
            terminalreporter.write_line(line)
