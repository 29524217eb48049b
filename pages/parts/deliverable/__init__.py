"""The sections of the Deliverable page."""
