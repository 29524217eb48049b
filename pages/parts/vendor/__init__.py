"""The sections of the Vendor page."""
