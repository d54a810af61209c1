"""Facts about Earful, each in the name of a test."""
