"""The attract screen (待机页): what stands there when nobody does."""
