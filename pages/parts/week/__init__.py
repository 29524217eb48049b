"""The sections of This week."""
