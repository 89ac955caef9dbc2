"""The hall server: fronts the tax bureau for the terminals, and runs the help desk."""
