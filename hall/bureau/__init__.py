"""The seam to the tax bureau (税务局): one protocol, its real adapters, the synthetic one."""
