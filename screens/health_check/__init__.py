"""The health check (体检报告) on the screen."""
