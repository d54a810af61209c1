"""Microsoft Teams: where a message is drawn as an Adaptive Card, and what people do there."""
