"""A USB bus with a SAM_V module on it, as a pyusb backend: the wire's other end."""

from __future__ import annotations

import errno
import threading
from dataclasses import dataclass, field
from types import SimpleNamespace

import usb.backend
import usb.core

from devices.id_reader.card import IdCard, build_text
from devices.id_reader.sam_v import HEADER_SIZE, CardContent
from devices.id_reader.sam_v_usb import PRODUCT_ID, VENDOR_ID
from devices.id_reader.simulator import SamVFault, SamVModule

HEADER_OUT, BODY_OUT, HEADER_IN, BODY_IN = 0x02, 0x06, 0x81, 0x85
_BULK = 2


@dataclass(eq=False)
class PluggedModule:
    """One plugging-in of the module: what the system would give a new address."""

    address: int
    pending: bytearray = field(default_factory=bytearray)
    pipes: dict[int, bytearray] = field(
        default_factory=lambda: {HEADER_IN: bytearray(), BODY_IN: bytearray()}
    )
    gone: bool = False


class UsbBus(usb.backend.IBackend):  # type: ignore[misc]  # pyusb is untyped
    """A pyusb backend whose bus holds a SAM_V module or nothing."""

    def __init__(self, *, endpoints: tuple[int, ...] = (2, 6, 0x81, 0x85)) -> None:
        super().__init__()
        self.module = SamVModule()
        self.forbidden = False
        self._endpoints = endpoints
        self._news = threading.Condition()
        self._plugged: PluggedModule | None = None
        self._address = 0
        self.plug()

    # --- what a person does at the reader

    @property
    def holds_card(self) -> bool:
        return self.module.holds_card

    def insert(self, card: IdCard) -> None:
        self.module.insert(CardContent(build_text(card), bytes(1024)))

    def pull(self) -> None:
        self.module.pull()

    def fault(self, kind: str | None) -> None:
        self.module.fault = None if kind is None else SamVFault(kind)

    def plug(self) -> None:
        with self._news:
            self._address += 1
            self._plugged = PluggedModule(self._address)

    def unplug(self) -> None:
        with self._news:
            if self._plugged is not None:
                self._plugged.gone = True
            self._plugged = None
            self._news.notify_all()

    # --- what pyusb asks of a backend

    def enumerate_devices(self) -> list[PluggedModule]:
        plugged = self._plugged
        return [plugged] if plugged is not None else []

    def get_parent(self, dev: PluggedModule) -> None:
        return None

    def get_device_descriptor(self, dev: PluggedModule) -> SimpleNamespace:
        return SimpleNamespace(
            bLength=18,
            bDescriptorType=1,
            bcdUSB=0x0110,
            bDeviceClass=0xFF,
            bDeviceSubClass=0,
            bDeviceProtocol=0,
            bMaxPacketSize0=8,
            idVendor=VENDOR_ID,
            idProduct=PRODUCT_ID,
            bcdDevice=0x0100,
            iManufacturer=0,
            iProduct=0,
            iSerialNumber=0,
            bNumConfigurations=1,
            address=dev.address,
            bus=1,
            port_number=1,
            port_numbers=(1,),
            speed=2,
        )

    def get_configuration_descriptor(self, dev: PluggedModule, config: int) -> SimpleNamespace:
        if config > 0:
            raise IndexError(config)
        return SimpleNamespace(
            bLength=9,
            bDescriptorType=2,
            wTotalLength=46,
            bNumInterfaces=1,
            bConfigurationValue=1,
            iConfiguration=0,
            bmAttributes=0xC0,
            bMaxPower=50,
            extra_descriptors=[],
        )

    def get_interface_descriptor(
        self, dev: PluggedModule, intf: int, alt: int, config: int
    ) -> SimpleNamespace:
        if intf > 0 or alt > 0:
            raise IndexError(intf)
        return SimpleNamespace(
            bLength=9,
            bDescriptorType=4,
            bInterfaceNumber=0,
            bAlternateSetting=0,
            bNumEndpoints=len(self._endpoints),
            bInterfaceClass=0xFF,
            bInterfaceSubClass=0,
            bInterfaceProtocol=0,
            iInterface=0,
            extra_descriptors=[],
        )

    def get_endpoint_descriptor(
        self, dev: PluggedModule, ep: int, intf: int, alt: int, config: int
    ) -> SimpleNamespace:
        return SimpleNamespace(
            bLength=7,
            bDescriptorType=5,
            bEndpointAddress=self._endpoints[ep],
            bmAttributes=_BULK,
            wMaxPacketSize=64,
            bInterval=0,
            bRefresh=0,
            bSynchAddress=0,
            extra_descriptors=[],
        )

    def open_device(self, dev: PluggedModule) -> PluggedModule:
        if self.forbidden:
            raise usb.core.USBError("Access denied", -3, errno.EACCES)
        return dev

    def close_device(self, dev_handle: PluggedModule) -> None:
        return None

    def is_kernel_driver_active(self, dev_handle: PluggedModule, intf: int) -> bool:
        return False

    def set_configuration(self, dev_handle: PluggedModule, config_value: int) -> None:
        self._raise_if_gone(dev_handle)

    def get_configuration(self, dev_handle: PluggedModule) -> int:
        return 1

    def claim_interface(self, dev_handle: PluggedModule, intf: int) -> None:
        self._raise_if_gone(dev_handle)

    def release_interface(self, dev_handle: PluggedModule, intf: int) -> None:
        self._raise_if_gone(dev_handle)

    def bulk_write(
        self, dev_handle: PluggedModule, ep: int, intf: int, data: object, timeout: int
    ) -> int:
        with self._news:
            self._raise_if_gone(dev_handle)
            part = bytes(data)  # type: ignore[call-overload]  # pyusb passes an array
            if ep == HEADER_OUT and len(self._endpoints) == 4:
                # The header pipe begins a request anew.
                dev_handle.pending[:] = part
                return len(part)
            dev_handle.pending += part
            if len(dev_handle.pending) <= HEADER_SIZE:
                return len(part)
            request = bytes(dev_handle.pending)
            dev_handle.pending.clear()
            if self.module.fault is not SamVFault.SILENCE:
                for frame in self.module.answers(request):
                    body = BODY_IN if BODY_IN in self._endpoints else HEADER_IN
                    dev_handle.pipes[HEADER_IN] += frame[:HEADER_SIZE]
                    dev_handle.pipes[body] += frame[HEADER_SIZE:]
            self._news.notify_all()
            return len(part)

    def bulk_read(
        self, dev_handle: PluggedModule, ep: int, intf: int, buff: object, timeout: int
    ) -> int:
        with self._news:
            pipe = dev_handle.pipes[ep]
            self._news.wait_for(lambda: pipe or dev_handle.gone, timeout / 1000)
            self._raise_if_gone(dev_handle)
            if not pipe:
                raise usb.core.USBTimeoutError("Operation timed out", -7, errno.ETIMEDOUT)
            count = min(len(pipe), 64)  # one packet a transfer, the worst case
            buff[:count] = type(buff)("B", pipe[:count])  # type: ignore[index, call-arg]  # array
            del pipe[:count]
            return count

    @staticmethod
    def _raise_if_gone(dev: PluggedModule) -> None:
        if dev.gone:
            raise usb.core.USBError("No such device (it may have been disconnected)", -4, 19)
