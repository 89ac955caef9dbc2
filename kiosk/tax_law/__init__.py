"""Tax law: dated parameters, filing calendar, calculators, credit. Pure functions."""
