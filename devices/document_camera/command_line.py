"""``python -m devices document-camera``: take one page and judge it."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from devices.device_trial import (
    BAD_FILE,
    NOT_USABLE,
    fail,
    print_json,
    seconds,
    try_device,
    until_stopped,
)

if TYPE_CHECKING:
    from devices.document_camera.camera import PageShot


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``document-camera`` and its verbs."""
    parser = subparsers.add_parser("document-camera", help="camera above the desk (高拍仪)")
    verbs = parser.add_subparsers(dest="verb", required=True)
    take = verbs.add_parser(
        "take",
        help="take the page on the desk, straightened, and judge it",
        description='Prints {"file", "width", "height", "faults", "advice"} or {"error": code, '
        '"message": text}; a page with faults is written too. Exit status: 0 readable, 3 no '
        "camera, 4 it does not work, 5 no picture in time, 6 has faults, 7 a file is wrong.",
    )
    source = take.add_mutually_exclusive_group(required=True)
    source.add_argument("--device", help="camera by its stable path, /dev/v4l/by-id/...")
    source.add_argument("--picture", type=Path, help="a picture of the desk instead of a camera")
    take.add_argument("--out", type=Path, required=True, help="PNG to write")
    take.add_argument("--timeout", type=seconds, default=10.0, help="seconds, default 10")
    take.set_defaults(run=_take)


def _take(arguments: argparse.Namespace) -> int:
    if arguments.picture is not None:
        return _take_from_picture(arguments.picture, arguments.out)
    from PySide6.QtCore import Qt

    from devices.document_camera.camera import DocumentCamera
    from devices.settings import DocumentCameraSettings

    done = until_stopped()
    taken: list[PageShot] = []

    def keep(shot: PageShot) -> None:
        taken.append(shot)
        done.set()

    camera = DocumentCamera(DocumentCameraSettings(path=arguments.device))
    camera.page_taken.connect(keep, Qt.ConnectionType.DirectConnection)
    status = try_device(
        camera, arguments.device, done, timeout=arguments.timeout, when_ready=camera.take_page
    )
    return _write(taken[0], arguments.out) if taken else status


def _take_from_picture(picture: Path, out: Path) -> int:
    from devices.code_camera.still_images import UnreadableImageError, read_colour
    from devices.document_camera.camera import page_shot

    try:
        scene = read_colour(picture)
    except UnreadableImageError as error:
        return fail("bad_picture", f"{picture}: {error}", BAD_FILE)
    return _write(page_shot(scene), out)


def _write(shot: PageShot, out: Path) -> int:
    from devices.document_camera.legibility import ADVICE

    if not shot.image.save(str(out), "PNG"):  # type: ignore[call-overload]  # str is accepted
        return fail("not_written", f"{out}: cannot be written", BAD_FILE)
    print_json(
        {
            "file": str(out),
            "width": shot.image.width(),
            "height": shot.image.height(),
            "faults": [fault.value for fault in shot.faults],
            "advice": [ADVICE[fault].zh for fault in shot.faults],
        }
    )
    return NOT_USABLE if shot.faults else 0
