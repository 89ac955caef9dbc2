"""The driver over a maker's library, with a library built for the test."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.device import DeviceState, Fault
from devices.id_reader.card import IdCard, build_text
from devices.id_reader.vendor_library import VendorLibraryReader
from tests.contracts.id_reader import IdReaderContract, Listener

COMPILER = shutil.which("gcc") or shutil.which("cc")
pytestmark = pytest.mark.skipif(
    COMPILER is None or sys.platform == "win32", reason="no C compiler to build a library with"
)
FAULTS = [
    None,
    "pull_at_find",
    "pull_at_select",
    "pull_at_read",
    "unreadable_card",
    "not_authorised",
]


class LibraryFarEnd:
    """What a person does at the reader inside the test's library."""

    def __init__(self, path: Path) -> None:
        self._library = ctypes.CDLL(str(path))
        self._library.far_end_reset()

    @property
    def holds_card(self) -> bool:
        return bool(self._library.far_end_holds_card())

    def insert(self, card: IdCard) -> None:
        self._library.far_end_insert(build_text(card))

    def pull(self) -> None:
        self._library.far_end_pull()

    def fault(self, kind: str | None) -> None:
        self._library.far_end_fault(FAULTS.index(kind))

    def plug(self) -> None:
        self._library.far_end_plug(1)

    def unplug(self) -> None:
        self._library.far_end_plug(0)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sdt") / "libsdtapi.so"
    source = Path(__file__).with_name("sdt_far_end.c")
    subprocess.run([str(COMPILER), "-shared", "-fPIC", "-o", str(path), str(source)], check=True)
    return path


class TestVendorLibraryReader(IdReaderContract):
    @pytest.fixture
    def far_end(self, library: Path) -> LibraryFarEnd:
        return LibraryFarEnd(library)

    @pytest.fixture
    def reader(self, library: Path, far_end: LibraryFarEnd) -> Iterator[VendorLibraryReader]:
        reader = VendorLibraryReader(str(library), poll_seconds=0.03)
        yield reader
        reader.stop()


def test_a_file_that_is_no_library_is_named(tmp_path: Path) -> None:
    path = tmp_path / "libsdtapi.so"
    path.write_bytes(b"not a library")
    reader = VendorLibraryReader(str(path))
    listener = Listener(reader)
    reader.start()
    try:
        listener.wait_for_state(DeviceState.FAULT, Fault.PERMISSION)
        assert "libsdtapi.so" in reader.status.detail
    finally:
        reader.stop()
