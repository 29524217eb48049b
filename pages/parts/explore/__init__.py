"""The sections of the Explore page: what to lay out, and the pivot."""
