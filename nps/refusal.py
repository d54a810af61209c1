"""A rule said no."""


class Refusal(Exception):
    """Something that may not be done, in a sentence for the person who asked.

    The text is shown as it is: whole, polite, and with what to do instead.
    """
