"""The dock: the far ends of all simulated devices, in a process of its own.

The terminal talks to real ports, sockets and folders; the dock holds what is behind
them and lets a developer or a script insert a card, show a code, run out of paper or
pull a plug. ``python -m devices.dock --help`` lists what it can do.
"""
