"""How a metric is asked for and shown, once for every page."""
