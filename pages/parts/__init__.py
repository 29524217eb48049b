"""How metrics are asked for and shown, defined once for every page."""
