"""Choosing for whom to act (选择办理主体)."""
