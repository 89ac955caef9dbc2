"""Keypads on a serial port (密码键盘)."""
