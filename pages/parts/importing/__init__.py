"""The parts of the import page: upload, progress, mapping, preview, outcome, history."""
