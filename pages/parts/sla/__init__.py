"""The sections of the SLA page."""
