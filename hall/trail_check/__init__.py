"""Holds the audit trail of a terminal (审计) against what the hall was told of it."""
