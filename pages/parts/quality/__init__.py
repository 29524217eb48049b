"""The sections of the Quality page."""
