"""What is true: scores, tallies, periods, people and follow-ups; no I/O, no clock."""
