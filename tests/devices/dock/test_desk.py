"""A page laid on the dock's desk is read by the document camera."""

from __future__ import annotations

from pathlib import Path

import pytest

from devices.code_camera.still_images import read_colour
from devices.dock.client import DockClient, DockRefusedError
from devices.dock.dock import Dock
from devices.document_camera.camera import page_shot
from devices.document_camera.legibility import LegibilityFault


def test_a_page_is_laid_down_read_and_taken_away(dock: Dock, client: DockClient) -> None:
    frame = dock.folder / "document_camera" / "current.png"
    client.lay_page()
    assert client.state()["page_on_desk"]
    shot = page_shot(read_colour(frame))
    assert shot.faults == ()
    assert shot.image.height() > shot.image.width()
    client.take_page()
    assert not client.state()["page_on_desk"]
    assert page_shot(read_colour(frame)).faults == (LegibilityFault.PAGE_NOT_FOUND,)


def test_an_unplugged_camera_shows_nothing(dock: Dock, client: DockClient) -> None:
    frame = dock.folder / "document_camera" / "current.png"
    client.unplug("document_camera")
    client.lay_page()
    assert not frame.exists()
    client.plug("document_camera")
    assert frame.exists()


def test_a_file_that_is_no_picture_is_refused(client: DockClient, tmp_path: Path) -> None:
    with pytest.raises(DockRefusedError, match="no picture of a page"):
        client.lay_page(tmp_path / "none.png")
    assert not client.state()["page_on_desk"]


@pytest.mark.parametrize(
    ("trouble", "fault"),
    [
        ("blur", LegibilityFault.BLURRED),
        ("dark", LegibilityFault.TOO_DARK),
        ("glare", LegibilityFault.GLARE),
        ("over_the_edge", LegibilityFault.PAGE_CUT_OFF),
    ],
)
def test_what_spoils_the_picture_is_measured_on_it(
    dock: Dock, client: DockClient, trouble: str, fault: LegibilityFault
) -> None:
    frame = dock.folder / "document_camera" / "current.png"
    client.lay_page()
    client.fault("document_camera", trouble)
    assert page_shot(read_colour(frame)).faults[:1] == (fault,)
