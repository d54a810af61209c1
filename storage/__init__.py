"""What we remember: responses, tallies, cases, postings; one transaction at a time."""
