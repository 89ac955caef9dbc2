"""Looking after the accounts of the clerks, from the command line."""
