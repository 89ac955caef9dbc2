"""Remote help (远程帮办) on the screen."""
