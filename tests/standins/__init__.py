"""Outside services on loopback, speaking as the real ones do."""
