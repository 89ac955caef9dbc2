"""Signing in by number and a code by text message."""
