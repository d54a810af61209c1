"""CSV files: looked at first (plan), then read row by row into responses (reading)."""
