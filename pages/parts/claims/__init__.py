"""The sections of the Claims page."""
