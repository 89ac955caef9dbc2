"""The live path: from a code shown in a film to a verified identity, and what waiting costs.

``python -m bench.camera [--codes N] [--json]`` makes a film (1280 × 720, 15 frames a
second) in which a phone shows one fresh identity code after another, tilted, turned,
dimmed and blurred, with the empty hall between. Latency counts from the last frame
before the code, so it holds the wait for the next frame as well. Then it measures the
processor time of the whole process while the hall is empty: reading, watching for
motion, and neither.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import segno
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PySide6.QtCore import Qt

from devices.code_camera.camera import CodeCamera
from devices.code_camera.opencv import cv2
from devices.code_camera.restoration import Grey
from devices.code_camera.seen_code import SeenCode
from devices.code_camera.sources import VideoFile
from devices.device import DeviceState
from devices.settings import CodeCameraSettings
from kiosk.identity.identity_code import (
    VerifiedIdentity,
    issue_identity_code,
    verify_identity_code,
)
from kiosk.identity.key_set import KeySet, KeyUse, PublishedKey
from kiosk.identity.signatures import Ed25519Signer, Ed25519Verifier

WIDTH, HEIGHT, RATE = 1280, 720, 15
EMPTY_FRAMES, CODE_FRAMES = 26, 14


class TimedFilm(VideoFile):
    """A film that notes when each frame was handed out."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, RATE)
        self.handed_out: list[float] = []

    def read(self) -> np.ndarray:
        """See :class:`devices.code_camera.capture.FrameSource`."""
        picture = super().read()
        self.handed_out.append(time.monotonic())
        return picture


class NothingSeen:
    """A replay guard for one run."""

    def __init__(self) -> None:
        self._taken: set[bytes] = set()

    def seen(self, cti: bytes, until: datetime) -> bool:  # noqa: ARG002 -- the protocol's form
        """See :class:`kiosk.identity.identity_code.ReplayGuard`."""
        before = cti in self._taken
        self._taken.add(cti)
        return before


def hall(random: np.random.Generator) -> Grey:
    """The empty hall, each time with fresh noise."""
    coarse = np.random.default_rng(1).uniform(60, 170, (9, 16)).astype(np.float32)
    soft = cv2.resize(coarse, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)
    scene: Grey = np.clip(soft + random.normal(0, 3, soft.shape), 0, 255).astype(np.uint8)
    return scene


def held_up(text: str, random: np.random.Generator) -> Grey:
    """A phone with the code, held as people hold one."""
    code = segno.make(text, error="m", micro=False)
    rows = [[0 if dark else 255 for dark in row] for row in code.matrix_iter(border=4)]
    flat = np.array(rows, np.uint8).repeat(6, axis=0).repeat(6, axis=1)
    edge = flat.shape[0]
    angle = np.deg2rad(random.uniform(-25, 25))
    side = random.uniform(240, 460)
    square = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) + random.uniform(-0.12, 0.12, (4, 2))
    turn = np.array([(np.cos(angle), np.sin(angle)), (-np.sin(angle), np.cos(angle))])
    middle = (WIDTH * random.uniform(0.35, 0.65), HEIGHT * random.uniform(0.45, 0.55))
    corners = square @ turn * side / 2 + np.array(middle)
    warp = cv2.getPerspectiveTransform(
        np.array([(0, 0), (edge, 0), (edge, edge), (0, edge)], np.float32),
        corners.astype(np.float32),
    )
    size = (WIDTH, HEIGHT)
    drawn = cv2.warpPerspective(flat, warp, size, flags=cv2.INTER_AREA).astype(np.float32)
    there = cv2.warpPerspective(np.full_like(flat, 255), warp, size) > 127
    lit = 20 + drawn * random.uniform(0.35, 0.9)
    scene = np.where(there, lit, hall(random).astype(np.float32))
    scene = cv2.GaussianBlur(scene, (0, 0), random.uniform(0.5, 1.4))
    scene = scene + random.normal(0, 4, scene.shape)
    picture: Grey = np.clip(scene, 0, 255).astype(np.uint8)
    return picture


def make_film(path: Path, codes: list[str]) -> None:
    """Write the film: empty hall, code, empty hall, code …"""
    random = np.random.default_rng(7)
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), RATE, (WIDTH, HEIGHT))
    for code in codes:
        empty, shown = hall(random), held_up(code, random)
        for frame in [empty] * EMPTY_FRAMES + [shown] * CODE_FRAMES:
            writer.write(cv2.cvtColor(frame, cv2.COLOR_GRAY2BGR))
    writer.release()


def latencies(film: Path, codes: list[str], keys: KeySet, issued: datetime) -> list[float]:
    """Milliseconds from shown to verified, one for each code that was verified."""
    source = TimedFilm(film)
    settings = CodeCameraSettings(
        source="video_file", path=str(film), frames_per_second=RATE, simulated=True
    )
    camera = CodeCamera(settings, open_source=lambda: source)
    verified: dict[str, float] = {}
    guard = NothingSeen()
    done = threading.Event()

    def seen(code: SeenCode) -> None:
        outcome = verify_identity_code(code.text, keys, issued, guard)
        if isinstance(outcome, VerifiedIdentity):
            verified[code.text] = time.monotonic()
        if len(verified) == len(codes):
            done.set()

    camera.code_seen.connect(seen, Qt.ConnectionType.DirectConnection)
    camera.set_active(True)
    camera.start()
    done.wait((EMPTY_FRAMES + CODE_FRAMES) * len(codes) / RATE + 3)
    camera.stop()
    found = []
    for number, code in enumerate(codes):
        last_empty = number * (EMPTY_FRAMES + CODE_FRAMES) + EMPTY_FRAMES - 1
        if code in verified:
            found.append((verified[code] - source.handed_out[last_empty]) * 1000)
    return found


def waiting_cost(film: Path, seconds: float, *, active: bool, watching: bool) -> float:
    """The share of one core that the process uses before an empty hall."""
    settings = CodeCameraSettings(
        source="video_file", path=str(film), frames_per_second=RATE, simulated=True
    )
    camera = CodeCamera(settings)
    ready = threading.Event()
    camera.status_changed.connect(
        lambda status: ready.set() if status.state is DeviceState.READY else None,
        Qt.ConnectionType.DirectConnection,
    )
    camera.set_active(active)
    camera.watch_motion(watching)
    camera.start()
    if not ready.wait(10):
        raise RuntimeError("the film does not play")
    began, used = time.monotonic(), time.process_time()
    time.sleep(seconds)
    share = (time.process_time() - used) / (time.monotonic() - began)
    camera.stop()
    return share


def film_cost(film: Path, seconds: float) -> float:
    """What unpacking the film itself costs, which no camera does."""
    source = VideoFile(film, RATE)
    source.open()
    began, used = time.monotonic(), time.process_time()
    while time.monotonic() - began < seconds:
        source.read()
    share = (time.process_time() - used) / (time.monotonic() - began)
    source.close()
    return share


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.camera", description=__doc__)
    parser.add_argument("--codes", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=10, help="of waiting, each way")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    private_key = Ed25519PrivateKey.generate()
    issued = datetime.now(UTC)
    key = PublishedKey(
        kid="bench",
        use=KeyUse.IDENTITY,
        verifier=Ed25519Verifier(Ed25519Signer(private_key).public_key),
        not_before=issued.replace(year=issued.year - 1),
        not_after=issued.replace(year=issued.year + 1),
    )
    keys = KeySet(issuer="bench", fetched_at=issued, keys=(key,))
    codes = [
        issue_identity_code(private_key, "bench", f"person-{number}", issued, issuer="bench")
        for number in range(arguments.codes)
    ]
    with tempfile.TemporaryDirectory() as folder:
        film, empty = Path(folder, "codes.avi"), Path(folder, "empty.avi")
        make_film(film, codes)
        still = hall(np.random.default_rng(2))
        writer = cv2.VideoWriter(str(empty), cv2.VideoWriter.fourcc(*"MJPG"), RATE, (WIDTH, HEIGHT))
        for _ in range(30):
            writer.write(cv2.cvtColor(still, cv2.COLOR_GRAY2BGR))
        writer.release()
        times = sorted(latencies(film, codes, keys, issued))
        result = {
            "codes": len(codes),
            "verified": len(times),
            "median_ms": round(statistics.median(times), 1) if times else None,
            "p95_ms": round(times[int(len(times) * 0.95) - 1], 1) if times else None,
            "max_ms": round(times[-1], 1) if times else None,
            "waiting_core_share": round(
                waiting_cost(empty, arguments.seconds, active=True, watching=False), 3
            ),
            "watching_core_share": round(
                waiting_cost(empty, arguments.seconds, active=False, watching=True), 3
            ),
            "resting_core_share": round(
                waiting_cost(empty, arguments.seconds, active=False, watching=False), 3
            ),
            "film_itself_core_share": round(film_cost(empty, arguments.seconds / 2), 3),
        }
    if arguments.json:
        print(json.dumps(result))
    else:
        for name, value in result.items():
            print(f"{name:24} {value}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
