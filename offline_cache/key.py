"""Where the store's key comes from: a sealed credential if there is one, else a key file.

The key is 32 random bytes, used raw. It never appears in a log or an exception.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from kiosk.bilingual import Bilingual
from offline_cache.damage import flush_directory
from offline_cache.sqlcipher import KEY_BYTES

CREDENTIAL_NAME = "store-key"


class KeyUnavailable(Exception):  # noqa: N818  (a state of the world)
    """There is a key, but it cannot be used. Nothing was changed."""

    def __init__(self, text: Bilingual) -> None:
        super().__init__(text.en)
        self.text = text


@dataclass(frozen=True, slots=True)
class StoreKey:
    """The key, and where it came from for staff to see."""

    value: bytes = field(repr=False)
    source: str


class KeySource(Protocol):
    """One place a key can come from. A TPM 2.0 seal would be another."""

    name: str

    def load(self) -> bytes | None:
        """Return the key, or None if this place has none.

        Raises :class:`KeyUnavailable` if what is there is not a usable key.
        """
        ...


class SystemdCredential:
    """A credential that systemd decrypted for this service (``LoadCredentialEncrypted=``).

    Made once by ``head -c 32 /dev/urandom | systemd-creds encrypt - store-key.cred``;
    systemd seals it to the TPM where there is one.
    """

    name = "systemd"

    def __init__(self, environment: Mapping[str, str]) -> None:
        directory = environment.get("CREDENTIALS_DIRECTORY")
        self._path = Path(directory) / CREDENTIAL_NAME if directory else None

    def load(self) -> bytes | None:
        """Return the credential's 32 bytes, or None outside such a service."""
        if self._path is None or not self._path.exists():
            return None
        return _checked(_read(self._path), self._path.name)


class KeyFile:
    """A file of 32 bytes that only the terminal's user may read (mode 0600)."""

    name = "key file"

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> bytes | None:
        """Return the file's 32 bytes, or None if there is no file."""
        if not self._path.exists():
            return None
        if os.name == "posix" and stat.S_IMODE(self._path.stat().st_mode) & 0o077:
            raise KeyUnavailable(
                Bilingual(
                    f"密钥文件 {self._path.name} 可被其他用户读取, 请执行 chmod 600 后重启终端。",
                    f"The key file {self._path.name} can be read by other users. "
                    "Run chmod 600 on it and restart the terminal.",
                )
            )
        return _checked(_read(self._path), self._path.name)

    def create(self) -> bytes:
        """Write a new random key and return it; never overwrites one that is there.

        The file appears whole or not at all, also after a power cut.
        """
        part = self._path.with_name(f"{self._path.name}.{os.getpid()}.part")
        key = os.urandom(KEY_BYTES)
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            try:
                os.write(handle, key)
                os.fsync(handle)
            finally:
                os.close(handle)
            try:
                os.link(part, self._path)  # unlike a rename, fails if a key is there
            except FileExistsError:
                return self.load() or key
            flush_directory(self._path.parent)
        except OSError as error:
            raise KeyUnavailable(
                Bilingual(
                    f"无法写入密钥文件 {self._path.name}, 请检查目录权限与磁盘空间。",
                    f"The key file {self._path.name} cannot be written. "
                    "Check the directory's permissions and the disk.",
                )
            ) from error
        finally:
            with suppress(OSError):
                part.unlink()
        return key


def store_key(key_file: Path, environment: Mapping[str, str] = os.environ) -> StoreKey:
    """Return the key from the best source that has one; make a key file if none has.

    A credential wins over a key file. Raises :class:`KeyUnavailable` naming the file
    and what to do.
    """
    file = KeyFile(key_file)
    sources: tuple[KeySource, ...] = (SystemdCredential(environment), file)
    for source in sources:
        key = source.load()
        if key is not None:
            return StoreKey(key, source.name)
    return StoreKey(file.create(), file.name)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise KeyUnavailable(
            Bilingual(
                f"无法读取密钥文件 {path.name}, 请检查其所有者与权限。",
                f"The key file {path.name} cannot be read. Check its owner and permissions.",
            )
        ) from error


def _checked(key: bytes, name: str) -> bytes:
    if len(key) != KEY_BYTES:
        raise KeyUnavailable(
            Bilingual(
                f"密钥文件 {name} 应为 {KEY_BYTES} 字节, 实为 {len(key)} 字节。"
                "请从备份恢复; 没有备份时移走该文件, 终端将新建存储。",
                f"The key file {name} must have {KEY_BYTES} bytes but has {len(key)}. Restore it "
                "from a backup; without one, move it away and the terminal starts a new store.",
            )
        )
    return key
