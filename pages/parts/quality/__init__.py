"""The Quality page, by its sections."""
