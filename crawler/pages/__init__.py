"""The pure page reader: a document in, a reading out; no clock, no network, no database."""
