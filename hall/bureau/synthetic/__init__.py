"""A bureau of invented taxpayers, for trials and tests; a production server refuses it."""
