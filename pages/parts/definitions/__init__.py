"""The parts of the Definitions page: the list of numbers, and one number with its formula as run."""
