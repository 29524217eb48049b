"""The sections of the Segment mix page."""
