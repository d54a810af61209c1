"""Chaos: Earful is killed, frozen, starved and lied to, and must have lost and repeated nothing."""
