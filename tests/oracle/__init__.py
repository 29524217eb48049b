"""An independent oracle: the product's numbers in plain Python over raw CSV rows, for tests to compare with.

It shares no code with the import, the facts or the questions. Simple and obviously right takes precedence over fast.
"""

from .portfolio import CURRENCY, random_portfolio, write
from .questions import Oracle

__all__ = ["CURRENCY", "Oracle", "random_portfolio", "write"]
