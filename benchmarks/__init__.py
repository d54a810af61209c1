"""How fast Earful is, beside bare programs that promise the same: docs/performance.md."""
