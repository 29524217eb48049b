"""The sections of the Flow page."""
