"""The Claims page, by its sections."""
