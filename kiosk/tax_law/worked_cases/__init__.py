"""Worked cases (标准算例): files of examples with their known results."""
