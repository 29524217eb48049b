"""The Flow page, by its sections."""
