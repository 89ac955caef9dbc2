"""Write ``docs/third_party.md``: what the product stands on, and under which licences.

``python docs/third_party.py`` walks the runtime dependencies of ``pyproject.toml`` as
they are installed here (set up from ``requirements.lock``) and reads each one's licence
from its own metadata. It ends with status 1, and writes nothing, when a package is not
installed or states a licence that nobody has judged yet.
"""

from __future__ import annotations

import re
import sys
import tomllib
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "third_party.md"

# What the metadata leaves out or says loosely, read from the package's own licence file.
READ_FROM_FILE = {
    "argcomplete": "Apache-2.0",
    "chinesecalendar": "MIT",
    "click-default-group": "BSD-3-Clause",
    "gmssl": "BSD (as its metadata says; it ships no licence text)",
    "opencv-python": "Apache-2.0 (its wheel carries more: see below)",
    "pycryptodomex": "BSD-2-Clause and public domain",
    "pyserial": "BSD-3-Clause",
    "python-stdnum": "LGPL-2.1-or-later",
    "pyusb": "BSD-3-Clause",
    "qrcode": "BSD-3-Clause",
    "segno": "BSD-3-Clause",
    "sqlcipher3": "Zlib; SQLCipher inside is BSD-3-Clause, OpenSSL 3 inside Apache-2.0",
    "sqlite-fts4": "Apache-2.0",
}

# Licences that GPL-3.0-or-later may be combined with, as the FSF's list has them.
COMPATIBLE = re.compile(
    r"(MIT(-0|-CMU)?|BSD(-[23]-Clause)?|0BSD|Apache-2\.0|Zlib|CC0-1\.0|PSF-2\.0|MPL-2\.0|ISC"
    r"|LGPL-2\.1-or-later|LGPL-3\.0-only|GPL-3\.0-only)"
)


def canonical(name: str) -> str:
    """The name as an index writes it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def runtime_packages() -> dict[str, Distribution]:
    """Every package the product needs at run time, by canonical name.

    Raises :class:`importlib.metadata.PackageNotFoundError` for one that is not installed.
    """
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    waiting = [Requirement(text) for text in project["dependencies"]]
    found: dict[str, Distribution] = {}
    while waiting:
        wanted = waiting.pop()
        extras = ("", *wanted.extras)
        if wanted.marker and not any(wanted.marker.evaluate({"extra": e}) for e in extras):
            continue
        if canonical(wanted.name) in found:
            continue
        there = found[canonical(wanted.name)] = distribution(wanted.name)
        for text in there.requires or []:
            needed = Requirement(text)
            if needed.marker is None or any(needed.marker.evaluate({"extra": e}) for e in extras):
                waiting.append(needed)
    return dict(sorted(found.items()))


def licence_of(name: str, package: Distribution) -> str:
    """The licence as an SPDX expression where the package gives one."""
    if name in READ_FROM_FILE:
        return READ_FROM_FILE[name]
    metadata = package.metadata
    return metadata.get("License-Expression") or (metadata.get("License") or "").split("\n")[0]


def may_be_combined(licence: str) -> bool:
    """Whether some way of taking the licence suits GPL-3.0-or-later."""
    return any(
        all(COMPATIBLE.search(part) for part in choice.split(" AND "))
        for choice in licence.split(" OR ")
    )


HEAD = """\
# What the product stands on

This project is free software under **GPL-3.0-or-later** (see [LICENSE](../LICENSE)). The
on-screen keyboard uses **Qt Virtual Keyboard**, which its makers license as GPL-3.0-only (or
commercially); the product as a whole is therefore passed on under **GPL-3.0**. Everything else
below may be combined with it.

Made by `python docs/third_party.py` from `pyproject.toml` and the packages installed from
`requirements.lock`; versions stand there. Developers' tools (ruff, mypy, pytest, Hypothesis,
import-linter, PyInstaller …) are not part of the product and not listed.

| Package | Licence | With GPL-3.0-or-later |
|---|---|---|
"""

TAIL = """
## Not Python packages

| What | Where from | Licence |
|---|---|---|
| Qt 6.8 (QtQuick, QtNetwork, QtWebSockets, QtMultimedia, QtPdf, …) | in the PySide6 wheels | \
LGPL-3.0-only or GPL; used under LGPL |
| Qt Virtual Keyboard with its pinyin engine (Google Pinyin IME, Apache-2.0) | in \
`pyside6-addons` | GPL-3.0-only |
| ZBar (`libzbar0`) | the operating system | LGPL-2.1-or-later |
| Noto Sans CJK (`fonts-noto-cjk`) | the operating system; not in this repository | \
SIL Open Font License 1.1 |
| Icons, sounds, pictures | drawn or computed by this project | GPL-3.0-or-later |

## To watch

- **The OpenCV wheel.** `opencv-python` for Linux brings Qt 5.15 and FFmpeg (LGPL) and, for
  FFmpeg, **OpenSSL 1.1.1k**, whose old licence has an advertising clause that does not go with
  the GPL and which gets no more security fixes. Installing from the lock is not affected:
  nothing is passed on combined. **Whoever passes on a frozen build should build it against an
  OpenCV without FFmpeg** (the terminal needs V4L2 cameras and MJPEG only), for instance the
  distribution's own `python3-opencv`.
- **`gmssl`** (SM2 and SM3) says BSD in its metadata but ships no licence text.
- Card pictures in the readers' closed WLT format need a vendor's library. It is loaded by path
  where a hall configures one, is not part of this project, and is not passed on with it.
- The networks of the face check (YuNet, MIT; an embedder of the hall's choice) are not part of this
  project either. Many embedders may be used for research only: whoever configures one has to know.
"""


def main() -> int:
    """Write the page; 1 if a package is missing or its licence is not known to fit."""
    try:
        packages = runtime_packages()
    except PackageNotFoundError as error:
        print(f"not installed here: {error.name}; run ./dev setup first", file=sys.stderr)  # noqa: T201
        return 1
    rows, unjudged = [], []
    for name, package in packages.items():
        licence = licence_of(name, package)
        if not may_be_combined(licence):
            unjudged.append(f"{name}: {licence or 'no licence stated'}")
        rows.append(f"| {name} | {licence} | yes |")
    if unjudged:
        print("licences nobody has judged:", *unjudged, sep="\n  ", file=sys.stderr)  # noqa: T201
        return 1
    PAGE.write_text(HEAD + "\n".join(rows) + "\n" + TAIL, encoding="utf-8")
    print(f"{len(rows)} packages in {PAGE.relative_to(ROOT)}")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
