"""The one place that imports OpenCV, with the environment it needs and none it leaves.

Import this module from a worker thread, after the first frame is on the screen: it
costs a few hundred milliseconds.
"""

from __future__ import annotations

import os

# A stalled V4L2 device blocks ``read`` for ten seconds unless this is set before import.
os.environ.setdefault("OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT", "1")
# An absent camera is a status, not a line on the console.
os.environ.setdefault("OPENCV_LOG_LEVEL", "FATAL")

# The OpenCV wheel bundles a Qt of its own and points these at it (opencv-python#736);
# whatever our Qt was told must stand afterwards.
_QT_VARIABLES = ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR")
_before = {name: os.environ.get(name) for name in _QT_VARIABLES}

import cv2  # noqa: E402

for _name, _value in _before.items():
    if _value is None:
        os.environ.pop(_name, None)
    else:
        os.environ[_name] = _value

# One frame is decoded on one thread: OpenCV's pool would only steal from the screen.
cv2.setNumThreads(1)

__all__ = ["cv2"]
