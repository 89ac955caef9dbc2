"""Lights beside the slots, and short sounds (灯带与提示音)."""
