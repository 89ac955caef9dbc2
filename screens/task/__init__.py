"""A guided task (引导办税) on the screen."""
