"""The sections of the Health page."""
