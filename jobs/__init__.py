"""What time asks: weekly digests, weekly praise, nudges."""
