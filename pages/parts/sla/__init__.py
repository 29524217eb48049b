"""The sections of the SLA page, each asked and shown by one function."""
