"""The hall's windows: numbers for today, times on other days, and concerns of visitors."""
