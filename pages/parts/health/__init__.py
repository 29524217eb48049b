"""The Health page, by its sections."""
