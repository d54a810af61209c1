"""Questions and other words after the command."""
