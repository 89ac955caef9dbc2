"""A second proof: the ways, the consent, the camera, and when it did not work."""

from __future__ import annotations

from kiosk.bilingual import Bilingual
from workbench.gallery.scene import Arrange, scene
from workbench.gallery.studio import Studio

_MATTER = Bilingual("个人所得税纳税记录开具", "Income tax record")


def _asked(name: str, arrange: Arrange) -> None:
    def begin(studio: Studio) -> None:
        from kiosk.visit import Stage

        studio.checking("陆晚秋")
        studio.models.shell.set_ways_out(back=True, home=False)
        studio.visit.move(Stage.PROVING)
        studio.models.second_proof.ask_way(_MATTER, ("sms", "face", "staff"))
        arrange(studio)

    begin.__name__ = name
    scene(begin)


def _failed(studio: Studio) -> None:
    from kiosk.app.face_check_host import _MISSED

    studio.models.second_proof.ask_way(_MATTER, ("sms", "staff"), _MISSED)


def _look(studio: Studio) -> None:
    from PySide6.QtGui import QColor, QImage, QPainter

    from devices.code_camera.preview import Preview
    from kiosk.identity.face_check.judgement import WORDS, Advice

    model = studio.models.second_proof
    model.look()
    picture = QImage(480, 270, QImage.Format.Format_RGB32)
    picture.fill(QColor("#8A97A8"))
    painter = QPainter(picture)
    painter.setBrush(QColor("#C9A58B"))
    painter.drawEllipse(175, 40, 130, 180)
    painter.end()
    studio.models.recognising.live_picture.show(Preview(picture, ()))
    model.picture_shown()
    model.advise(WORDS[Advice.SEVERAL])


def _miss(studio: Studio) -> None:
    from kiosk.app.face_check_host import no_match

    studio.models.second_proof.miss(*no_match(2))


def _code(studio: Studio) -> None:
    studio.models.second_proof.ask_code("138****5678", 60)


_asked("proof_ways", lambda _studio: None)
_asked("proof_failed", _failed)
_asked("proof_consent", lambda studio: studio.models.second_proof.ask_consent())
_asked("proof_looking", _look)
_asked("proof_missed", _miss)
_asked("proof_code", _code)
_asked("proof_staff", lambda studio: studio.models.second_proof.ask_staff(can_call=True))
_asked(
    "proof_number",
    lambda studio: studio.models.second_proof.show_number("E012", 3, 15, can_call=True),
)
