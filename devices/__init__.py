"""The things around the screen. They know nothing of tax or of screens."""
