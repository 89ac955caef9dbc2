"""The developer's bench: run the whole house, play a visit, draw every screen, measure."""
