"""The report of a run: one view, and the formats that render it."""
