"""The rating page (好差评)."""
