"""All view models, made together and wiped together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from kiosk.navigator import Screen
from screens.attract.view_model import AttractModel
from screens.out_of_service.view_model import OutOfServiceModel
from screens.recognising.view_model import RecognisingModel
from screens.shell.view_model import ShellModel
from screens.task.desk_pictures import DeskPictures

if TYPE_CHECKING:
    from kiosk.settings import Settings
    from kiosk.visit import Visit
    from screens.choose_taxpayer.view_model import ChooseTaxpayerModel
    from screens.health_check.view_model import HealthCheckModel
    from screens.number_entry.view_model import NumberEntryModel
    from screens.rating.view_model import RatingModel
    from screens.second_proof.view_model import SecondProofModel
    from screens.task.view_model import TaskModel


class ScreenModels:
    """The models of the first frame at once, the others after it."""

    choose_taxpayer: ChooseTaxpayerModel
    health_check: HealthCheckModel
    number_entry: NumberEntryModel
    second_proof: SecondProofModel
    task: TaskModel
    rating: RatingModel

    def __init__(self, settings: Settings, visit: Visit) -> None:
        self._settings = settings
        self.shell = ShellModel(settings, visit)
        self.attract = AttractModel()
        self.recognising = RecognisingModel()
        self.out_of_service = OutOfServiceModel()
        self.desk_pictures = DeskPictures()
        self.shell.show_with(Screen.ATTRACT, self.attract)
        self.shell.show_with(Screen.RECOGNISING, self.recognising)
        self.shell.show_with(Screen.OUT_OF_SERVICE, self.out_of_service)
        self.attract.reading_asked.connect(self.shell.toggleReading)

    def make_the_rest(self) -> None:
        """Make the models that need more than the first frame does."""
        from screens.choose_taxpayer.view_model import ChooseTaxpayerModel
        from screens.health_check.view_model import HealthCheckModel
        from screens.number_entry.view_model import NumberEntryModel
        from screens.rating.view_model import RatingModel
        from screens.second_proof.view_model import SecondProofModel
        from screens.task.view_model import TaskModel

        self.choose_taxpayer = ChooseTaxpayerModel()
        self.health_check = HealthCheckModel()
        self.number_entry = NumberEntryModel()
        self.second_proof = SecondProofModel(self.recognising.live_picture)
        self.task = TaskModel(desk=self.desk_pictures)
        self.rating = RatingModel(self._settings.visit.rating_s)
        self.shell.show_with(Screen.CHOOSE_TAXPAYER, self.choose_taxpayer)
        self.shell.show_with(Screen.NUMBER_ENTRY, self.number_entry)
        self.shell.show_with(Screen.HEALTH_CHECK, self.health_check)
        self.shell.show_with(Screen.SECOND_PROOF, self.second_proof)
        self.shell.show_with(Screen.TASK, self.task)
        self.shell.show_with(Screen.RATING, self.rating)
        self.shell.reading_changed.connect(self._speak)
        self._speak()

    def all(self) -> tuple[QObject, ...]:
        """Every model that has been made."""
        return tuple(part for part in vars(self).values() if isinstance(part, QObject))

    def _speak(self) -> None:
        language = str(self.shell.language)
        for model in (
            self.attract,
            self.recognising,
            self.number_entry,
            self.choose_taxpayer,
            self.health_check,
            self.second_proof,
            self.task,
            self.rating,
        ):
            model.set_language(language)

    def wipe(self) -> None:
        """Forget the visitor, everywhere."""
        self.recognising.wipe()
        self.number_entry.wipe()
        self.choose_taxpayer.wipe()
        self.health_check.wipe()
        self.second_proof.wipe()
        self.task.wipe()
        self.rating.wipe()
