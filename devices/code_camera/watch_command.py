"""``python -m devices code-camera``: what the camera reads, live, until stopped."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from devices.device_trial import port_name, print_each, seconds, try_device, until_stopped

if TYPE_CHECKING:
    from devices.code_camera.seen_code import SeenCode


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``code-camera`` and its verb."""
    parser = subparsers.add_parser("code-camera", help="camera that reads codes (扫码摄像头)")
    verbs = parser.add_subparsers(dest="verb", required=True)
    watch = verbs.add_parser(
        "watch",
        help="print each code that comes into view as one JSON line",
        description='Prints {"text", "symbology", "corners"} once for each code that comes into '
        'view, {"pay_code": true} in place of a code that pays; or {"error": code, "message": '
        "text}. Exit status: 0 watched, 3 no camera, 4 it does not work, 5 no code in time.",
    )
    source = watch.add_mutually_exclusive_group(required=True)
    source.add_argument(
        "--device", type=port_name, help="camera by its stable path, /dev/v4l/by-id/..."
    )
    source.add_argument("--video", type=port_name, help="a video file instead of a camera")
    watch.add_argument("--count", type=int, default=0, help="stop after so many; default: never")
    watch.add_argument("--timeout", type=seconds, help="seconds for all codes; default: no end")
    watch.set_defaults(run=_watch)


def _watch(arguments: argparse.Namespace) -> int:
    from PySide6.QtCore import Qt

    from devices.code_camera.camera import CodeCamera
    from devices.settings import CodeCameraSettings

    done = until_stopped()
    show = print_each(done, arguments.count)

    def seen(code: SeenCode) -> None:
        corners = [[round(x, 1), round(y, 1)] for x, y in code.corners]
        show({"text": code.text, "symbology": code.symbology, "corners": corners})

    camera = CodeCamera(
        CodeCameraSettings(path=arguments.device)
        if arguments.device
        else CodeCameraSettings(source="video_file", path=arguments.video, simulated=True)
    )
    direct = Qt.ConnectionType.DirectConnection
    camera.code_seen.connect(seen, direct)
    camera.pay_code_seen.connect(lambda: show({"pay_code": True}), direct)
    camera.set_active(True)
    place = arguments.device or arguments.video
    return try_device(camera, place, done, timeout=arguments.timeout)
