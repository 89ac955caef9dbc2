"""The help desk's console (帮办台): what a clerk works with, in a browser."""
