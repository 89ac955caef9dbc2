"""Between the devices and the screens: what they say, and what is asked of them.

Drivers speak on their own threads; everything here runs on the GUI thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from kiosk.visit import Stage, Visit

if TYPE_CHECKING:
    from devices.code_camera.preview import Preview
    from devices.device import DeviceStatus
    from devices.factory import Devices
    from kiosk.app.cue_director import CueDirector
    from kiosk.app.screen_models import ScreenModels
    from kiosk.app.visit_host import VisitHost

# So long after the last sign of anybody the attract screen rests.
REST_AFTER_MS: Final = 30_000
APPEAR_WITHIN_MS: Final = 2_000
_WORKING: Final = ("ready", "busy")
_CODES_WANTED: Final = (Stage.NONE, Stage.RECOGNISING, Stage.NUMBER_ENTRY)


class DeviceWatch(QObject):
    """Tells the screens how the devices stand, and the hosts what the devices read."""

    card_reader_ready = Signal()  # once

    def __init__(
        self,
        devices: Devices,
        visit: Visit,
        models: ScreenModels,
        parent: QObject | None = None,
    ) -> None:
        """Listen to the devices; call before they start, so that nothing is missed."""
        super().__init__(parent)
        self._devices = devices
        self._visit = visit
        self._models = models
        self._ready_told = False
        self._host: VisitHost | None = None
        self._director: CueDirector | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_AFTER_MS)
        self._rest.timeout.connect(self._nobody_here)
        # A device that was never there says nothing: ask once, when all had time to appear.
        self._first_look = QTimer(self)
        self._first_look.setSingleShot(True)
        self._first_look.setInterval(APPEAR_WITHIN_MS)
        self._first_look.timeout.connect(self._look_at_all)
        attract = models.attract
        for device, told, absent in (
            (devices.id_reader, self._reader_status, attract.set_card_reader),
            (devices.code_camera, self._camera_status, attract.set_code_camera),
            (devices.scanner, self._scanner_status, attract.set_scanner),
        ):
            if device is not None:
                device.status_changed.connect(told)
            else:
                absent(None)
        models.shell.set_marks(simulated=devices.simulated, synthetic=False)

    def serve(self, host: VisitHost) -> None:
        """The hosts are there: hand on what the devices read from now on."""
        self._host = host
        devices, arrival = self._devices, host.arrival
        if devices.id_reader is not None:
            devices.id_reader.card_read.connect(arrival.card_read)
            devices.id_reader.card_removed.connect(arrival.card_removed)
            devices.id_reader.read_failed.connect(arrival.card_failed)
        if devices.code_camera is not None:
            devices.code_camera.code_seen.connect(arrival.code_seen)
            devices.code_camera.pay_code_seen.connect(arrival.pay_code_seen)
            devices.code_camera.preview.connect(self._show_preview)
            self._models.recognising.looking_changed.connect(devices.code_camera.set_preview)
        if devices.scanner is not None:
            devices.scanner.code_scanned.connect(arrival.code_scanned)
        if devices.receipt_printer is not None:
            devices.receipt_printer.status_changed.connect(self._printer_status)
            self._printer_status(devices.receipt_printer.status)
        else:
            self._models.health_check.set_printer(False)
        if devices.keypad is not None:
            devices.keypad.key_pressed.connect(self._key_pressed)
        if devices.presence is not None:
            devices.presence.approached.connect(self._somebody_here)
            devices.presence.left.connect(self._rest.start)
            devices.presence.status_changed.connect(self._presence_status)
        if devices.cues is not None:
            self._direct_cues(host)
        self._visit.stage_changed.connect(self._stage_changed)
        self._first_look.start()
        self._aim()

    def _direct_cues(self, host: VisitHost) -> None:
        from kiosk.app.cue_director import CueDirector

        devices = self._devices
        if devices.cues is None:
            return
        director = CueDirector(devices.cues, self._visit, self._models, self)
        self._director = director
        host.arrival.evidence_seen.connect(director.evidence_seen)
        if devices.receipt_printer is not None:
            devices.receipt_printer.job_done.connect(director.slip_printed)
        if devices.id_reader is not None:
            devices.id_reader.card_removed.connect(director.card_taken)

    # -- how they stand ---------------------------------------------------------------------

    def _look_at_all(self) -> None:
        devices = self._devices
        if devices.id_reader is not None:
            self._reader_status(devices.id_reader.status)
        if devices.code_camera is not None:
            self._camera_status(devices.code_camera.status)
        if devices.scanner is not None:
            self._scanner_status(devices.scanner.status)

    def _reader_status(self, status: DeviceStatus) -> None:
        self._models.attract.set_card_reader(status.state)
        if status.state.value == "ready" and not self._ready_told:
            self._ready_told = True
            self.card_reader_ready.emit()

    def _camera_status(self, status: DeviceStatus) -> None:
        self._models.attract.set_code_camera(status.state)
        if status.state.value not in _WORKING:
            self._models.recognising.drop_picture()

    def _scanner_status(self, status: DeviceStatus) -> None:
        self._models.attract.set_scanner(status.state)

    def _printer_status(self, status: DeviceStatus) -> None:
        self._models.health_check.set_printer(status.state.value in _WORKING)

    # -- who is there -----------------------------------------------------------------------

    def _somebody_here(self) -> None:
        self._rest.stop()
        self._models.attract.set_presence(near=True, resting=False)
        self._aim()

    def _nobody_here(self) -> None:
        if self._visit.stage is Stage.NONE:
            self._models.attract.set_presence(near=False, resting=True)
            self._aim()

    def _presence_status(self, status: DeviceStatus) -> None:
        # A sensor that is away says nothing: the screen must not sleep before anybody.
        if status.state.value != "ready":
            self._rest.stop()
            self._models.attract.set_presence(near=False, resting=False)
            self._aim()

    def wake(self) -> None:
        """Somebody touched the screen, whatever the sensor says."""
        if self._models.attract.is_resting:
            self._somebody_here()
            self._rest.start()

    # -- what is asked of them -----------------------------------------------------------------

    def _stage_changed(self, stage: Stage) -> None:
        if stage is Stage.NONE and self._devices.presence is not None:
            if not self._devices.presence.present:
                self._rest.start()
        elif self._models.attract.is_resting:
            self._models.attract.set_presence(near=True, resting=False)
        card_lies_there = self._host is not None and self._host.arrival.card_present
        if stage is Stage.RATING and card_lies_there and self._director is not None:
            self._director.take_card()
        self._aim()

    def _aim(self) -> None:
        """Look for codes only while one is wanted and somebody may show one."""
        wanted = self._visit.stage in _CODES_WANTED and not self._models.attract.is_resting
        if self._devices.code_camera is not None:
            self._devices.code_camera.set_active(wanted)
        if self._devices.scanner is not None:
            if wanted:
                self._devices.scanner.begin_scan()
            else:
                self._devices.scanner.end_scan()

    def _show_preview(self, preview: Preview) -> None:
        self._models.recognising.show_picture(preview)

    def _key_pressed(self, key: str) -> None:
        """A key of the keypad counts only where something is being typed."""
        proof = self._models.second_proof
        if self._visit.stage is Stage.PROVING and proof.asking.value == "code":
            self._visit.clock.touched()
            if key == "cancel":
                self._models.shell.back_asked.emit()
            else:
                proof.number.press(key)
            return
        if self._visit.stage is not Stage.NUMBER_ENTRY or self._host is None:
            return
        self._visit.clock.touched()
        if key == "cancel":
            self._host.go_back()
        else:
            self._models.number_entry.press(key)
