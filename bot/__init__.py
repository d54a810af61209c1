"""Where we live: platforms, doors, courier, clock, settings, the shell and the wiring."""
