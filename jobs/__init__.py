"""What time asks: weekly digests, weekly praise, nudges, late cards, tidying."""
