"""The decoding cascade beside single decoders, on pictures that others made.

``python -m bench.decode --samples DIR [--json]`` reads ``DIR/manifest.jsonl``, a JSON
object a line: ``set``, ``file`` (relative to DIR), ``text`` (what must be read, or null
where nothing may be read). A picture counts as read when one of its results has exactly
that text, after turning line ends into ``\\n`` and dropping trailing ones. Any result on
a picture without text is a false positive.

``python -m bench.decode --hard [EACH]`` draws the pictures of :mod:`bench.hard_codes`
itself, EACH (20) of every kind, and counts pictures in which every code was read.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import zxingcpp
from pyzbar import pyzbar

from bench.hard_codes import hard_pictures
from devices.code_camera.decoding import decode_still
from devices.code_camera.opencv import cv2
from devices.code_camera.payload_text import text_of_payload
from devices.code_camera.restoration import Grey
from devices.code_camera.still_images import UnreadableImageError, read_grey

Decoder = Callable[[Grey], list[str]]


def cascade(grey: Grey) -> list[str]:
    """What the terminal does."""
    return [code.text for code in decode_still(grey)]


def zxing_alone(grey: Grey) -> list[str]:
    """zxing-cpp with its default settings, its bytes decoded as we do."""
    return [text_of_payload(found.bytes) or found.text for found in zxingcpp.read_barcodes(grey)]


def zbar_alone(grey: Grey) -> list[str]:
    """pyzbar for the same symbologies."""
    kinds = pyzbar.ZBarSymbol
    found = pyzbar.decode(grey, symbols=(kinds.QRCODE, kinds.EAN13, kinds.CODE128, kinds.PDF417))
    return [symbol.data.decode("utf-8", "replace") for symbol in found]


def opencv_alone(grey: Grey) -> list[str]:
    """OpenCV's own QR detector."""
    try:
        _, texts, _, _ = cv2.QRCodeDetector().detectAndDecodeMulti(grey)
    except (cv2.error, UnicodeDecodeError):
        return []
    return [text for text in texts if text]


DECODERS: dict[str, Decoder] = {
    "cascade": cascade,
    "zxing-cpp": zxing_alone,
    "pyzbar": zbar_alone,
    "OpenCV": opencv_alone,
}


@dataclass
class Score:
    """What one decoder did on one set."""

    pictures: int = 0
    read: int = 0
    false_positives: int = 0
    wrong: int = 0
    milliseconds: list[float] = field(default_factory=list)
    processor_milliseconds: list[float] = field(default_factory=list)

    def as_json(self) -> dict[str, float | int]:
        """Counts, and milliseconds a picture."""
        times = sorted(self.milliseconds)
        return {
            "pictures": self.pictures,
            "read": self.read,
            "false_positives": self.false_positives,
            "wrong": self.wrong,
            "median_ms": round(statistics.median(times), 2),
            "p95_ms": round(times[min(len(times) - 1, int(len(times) * 0.95))], 1),
            "max_ms": round(times[-1], 1),
            "median_cpu_ms": round(statistics.median(self.processor_milliseconds), 2),
            "max_cpu_ms": round(max(self.processor_milliseconds), 1),
        }


def normal(text: str) -> str:
    """Line ends as the manifest means them."""
    return text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")


def measure(samples: Path, height: int | None) -> dict[str, dict[str, Score]]:
    """Run every decoder on every picture; scores by set and decoder."""
    scores: dict[str, dict[str, Score]] = {}
    for line in (samples / "manifest.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        try:
            grey = read_grey(samples / entry["file"])
        except UnreadableImageError as error:
            print(f"{entry['file']}: {error}", file=sys.stderr)
            continue
        if height is not None:
            grey = on_frame(grey, height)
        expected = entry.get("text")
        in_set = scores.setdefault(entry["set"], {name: Score() for name in DECODERS})
        for name, decode in DECODERS.items():
            texts = timed(decode, grey, in_set[name])
            if expected is None:
                in_set[name].false_positives += bool(texts)
            elif normal(expected) in texts:
                in_set[name].read += 1
            elif texts:
                in_set[name].wrong += 1
    return scores


def measure_hard(each: int) -> dict[str, dict[str, Score]]:
    """Run every decoder on pictures drawn here: read when all its codes were."""
    scores: dict[str, dict[str, Score]] = {}
    for drawn in hard_pictures(each):
        expected = {normal(text) for text in drawn.texts}
        in_kind = scores.setdefault(drawn.kind, {name: Score() for name in DECODERS})
        for name, decode in DECODERS.items():
            texts = set(timed(decode, drawn.picture, in_kind[name]))
            in_kind[name].read += expected <= texts
            in_kind[name].wrong += bool(texts - expected)
    return scores


def timed(decode: Decoder, grey: Grey, score: Score) -> list[str]:
    """The texts, once the picture and its time were counted."""
    began, worked = time.perf_counter(), time.process_time()
    texts = [normal(text) for text in decode(grey)]
    score.milliseconds.append((time.perf_counter() - began) * 1000)
    score.processor_milliseconds.append((time.process_time() - worked) * 1000)
    score.pictures += 1
    return texts


def on_frame(grey: Grey, height: int) -> Grey:
    """Fit a picture into a 16:9 frame of ``height`` pixels, as a camera would see it."""
    width = height * 16 // 9
    scale = min(width / grey.shape[1], height / grey.shape[0])
    fitted = cv2.resize(
        grey,
        (max(1, round(grey.shape[1] * scale)), max(1, round(grey.shape[0] * scale))),
        interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC,
    )
    frame = cv2.copyMakeBorder(
        fitted,
        0,
        height - fitted.shape[0],
        0,
        width - fitted.shape[1],
        cv2.BORDER_CONSTANT,
        value=(128,),
    )
    return frame.astype("uint8")


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.decode", description=__doc__)
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--samples", type=Path, help="folder with manifest.jsonl")
    source.add_argument(
        "--hard", type=int, nargs="?", const=20, metavar="EACH", help="pictures drawn here"
    )
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument(
        "--frame", type=int, metavar="HEIGHT", help="fit each picture into a 16:9 frame first"
    )
    arguments = parser.parse_args()
    if arguments.hard is not None:
        scores = measure_hard(arguments.hard)
    else:
        scores = measure(arguments.samples, arguments.frame)
    if arguments.json:
        table = {
            name: {decoder: score.as_json() for decoder, score in in_set.items()}
            for name, in_set in scores.items()
        }
        print(json.dumps(table, indent=1))
        return 0
    print(f"{'set':20}{'decoder':12}{'read':>12}{'wrong':>7}{'false':>7}{'ms median/p95/max':>24}")
    for name, in_set in scores.items():
        for decoder, score in in_set.items():
            row = score.as_json()
            share = f"{score.read}/{score.pictures} {100 * score.read / score.pictures:5.1f}%"
            times = f"{row['median_ms']} / {row['p95_ms']} / {row['max_ms']}"
            print(
                f"{name:20}{decoder:12}{share:>12}{score.wrong:>7}"
                f"{score.false_positives:>7}{times:>24}"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
