"""Where we live: each platform shows messages and hears clicks and asks."""
