"""Sections of the SLA page, each shown by its own `show()`."""
