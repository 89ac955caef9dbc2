"""Guided tasks: their language, and the runner that walks one."""
