"""What we say: every word that a person reads; no platform, no storage."""
