"""Weeks that were restated, and weeks that were closed."""

from pages.parts import cards, closing
from pages.parts.health import words


def show() -> None:
    """The log of restated weeks, then who closed which weeks."""
    cards.title("Restated weeks")
    words.restatements()
    cards.title("Closed weeks")
    closing.history()
