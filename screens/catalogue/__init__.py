"""Everything this terminal can do, by kind (办其他事)."""
