"""The way to an item that is done elsewhere, with a number for the windows."""
