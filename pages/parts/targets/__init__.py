"""The parts of the Targets page: the table that people edit, the targets in force today, who set what."""
