"""The sections of the Savings page."""
