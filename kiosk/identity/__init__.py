"""Who is standing here, and for whom they may act."""
