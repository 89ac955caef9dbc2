"""``python -m devices decode-images``: what the decoding cascade reads in files.

Brings the live verbs of the camera with it, see :mod:`devices.code_camera.watch_command`.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

from devices.code_camera import watch_command


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the ``decode-images`` verb; its ``run`` default returns the exit status."""
    parser = subparsers.add_parser(
        "decode-images",
        help="read the codes in picture files, one JSON line a picture",
        description=(
            "Reads QR, Micro QR, EAN-13, Code 128 and PDF417 codes. Prints one JSON line a "
            'picture: {"file", "results": [{"text", "symbology", "corners"}], "ms"}, or '
            '{"file", "error"} for one that cannot be read; then the exit status is 1.'
        ),
    )
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    parser.add_argument(
        "--manifest",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help='list of pictures: a path a line, or JSON lines with "file"; '
        "relative paths start at the list's own folder",
    )
    parser.set_defaults(run=run)
    watch_command.register(subparsers)


def run(arguments: argparse.Namespace) -> int:
    """Decode the pictures named in ``arguments``; 0 when all could be read."""
    from devices.code_camera.decoding import decode_still
    from devices.code_camera.still_images import UnreadableImageError, read_grey

    names = [(str(path), path) for path in arguments.files]
    for manifest in arguments.manifest:
        try:
            names += read_manifest(manifest)
        except (OSError, ValueError) as error:
            print(f"{manifest}: {error}", file=sys.stderr)
            return 2
    if not names:
        print("decode-images: no pictures named; see --help", file=sys.stderr)
        return 2
    status = 0
    for name, path in names:
        line: dict[str, object] = {"file": name}
        try:
            grey = read_grey(path)
        except UnreadableImageError as error:
            line["error"] = str(error)
            status = 1
        else:
            began = time.perf_counter()
            codes = decode_still(grey)
            elapsed = (time.perf_counter() - began) * 1000
            line["results"] = [
                {
                    "text": code.text,
                    "symbology": code.symbology,
                    "corners": [[round(x, 1), round(y, 1)] for x, y in code.corners],
                }
                for code in codes
            ]
            line["ms"] = round(elapsed, 2)
        print(json.dumps(line, ensure_ascii=False), flush=True)
    return status


def read_manifest(manifest: Path) -> list[tuple[str, Path]]:
    """The pictures a list names, each as written and as a path.

    Raises ``OSError`` if the list cannot be read and ``ValueError`` naming the line
    that is neither a path nor a JSON object with ``"file"``.
    """
    pictures = []
    for number, raw in enumerate(manifest.read_text(encoding="utf-8-sig").splitlines(), 1):
        line = raw.strip()
        if not line:
            continue
        name = line
        if line.startswith("{"):
            try:
                entry = json.loads(line)
            except json.JSONDecodeError as error:
                raise ValueError(f"line {number}: {error.msg}") from error
            name = entry.get("file")
            if not isinstance(name, str):
                raise ValueError(f'line {number}: no "file"')
        pictures.append((name, manifest.parent / name))
    return pictures
