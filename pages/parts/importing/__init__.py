"""The import page, part by part: upload, progress, mapping, preview, outcome, history."""
