"""The parts of the page of definitions: the list of numbers, and one of them with its formula as run."""
