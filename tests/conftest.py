"""What all tests share: a display-less Qt, drawn by the software renderer."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# How fast this machine draws examples says nothing about the program.
settings.register_profile(
    "any_machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any_machine")

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")
os.environ.setdefault("QT_QUICK_CONTROLS_STYLE", "Basic")
os.environ.setdefault("QT_IM_MODULE", "qtvirtualkeyboard")
os.environ.setdefault("LC_ALL", "C.UTF-8")
