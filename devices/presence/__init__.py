"""Noticing that someone approaches (人体感应)."""
