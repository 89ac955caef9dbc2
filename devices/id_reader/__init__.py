"""Readers of the second-generation resident identity card (居民身份证阅读器)."""
