"""The parts of the page of targets: the table that people edit, what holds today, who set what."""
