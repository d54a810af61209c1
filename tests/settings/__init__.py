"""Settings: every key understood, every fault told at once, no secret ever shown."""
