"""Every screen in every state: nothing cut off, nothing too small to read or to touch.

What is measured is :func:`workbench.gallery.draw`'s business; here every picture of the
looks below has to be without a fault.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from workbench.gallery import LOOKS, SCENES, Look, Studio, draw

pytestmark = pytest.mark.gallery

JUDGED = ("portrait", "portrait_large", "landscape", "portrait_english_large")


@pytest.fixture(scope="module", params=JUDGED)
def look(request: pytest.FixtureRequest) -> Look:
    return next(look for look in LOOKS if look.name == request.param)


@pytest.fixture(scope="module")
def studio(qapp: object, look: Look, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    studio = Studio(landscape=look.landscape)
    studio.models.shell.load_keyboard(str(tmp_path_factory.mktemp("words")))
    yield studio
    studio.close()


@pytest.mark.parametrize("scene", SCENES)
def test_a_picture_without_faults(studio: Studio, look: Look, scene: str) -> None:
    picture, faults = draw(studio, scene, look)
    assert (picture.width(), picture.height()) == ((1920, 1080) if look.landscape else (1080, 1920))
    assert not faults, f"{scene} in {look.name}:\n" + "\n".join(faults)
