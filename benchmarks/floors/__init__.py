"""Bare programs that keep the same promises with nothing around them."""
