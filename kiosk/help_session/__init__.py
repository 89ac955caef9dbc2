"""The terminal's end of a remote-help session (远程帮办, 问办协同)."""
