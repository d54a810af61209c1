"""Slack: where a message is drawn in Block Kit, and where clicks and commands come from."""
