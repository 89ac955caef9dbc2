"""The 360-degree health check: profile + date + rules → findings with their reasons."""
