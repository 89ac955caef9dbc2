"""Making a bad picture readable: the pre-processing of the decoding cascade.

Grey pictures in and out, ``uint8``, height × width. Each step was kept because it
reads codes that no cheaper one reads; ``bench/decode.py`` measures the whole.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from devices.code_camera.opencv import cv2

Grey = NDArray[np.uint8]


def shrink(grey: Grey, factor: float) -> Grey:
    """Scale down by area, which removes moiré and noise."""
    height, width = grey.shape
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    return _grey(cv2.resize(grey, size, interpolation=cv2.INTER_AREA))


def enlarge(grey: Grey, across: float, down: float) -> Grey:
    """Scale up by cubic interpolation: small modules, and codes seen from the side."""
    height, width = grey.shape
    size = (round(width * across), round(height * down))
    return _grey(cv2.resize(grey, size, interpolation=cv2.INTER_CUBIC))


def threshold_locally(grey: Grey, window: int, offset: int, *, weighted: bool) -> Grey:
    """Black and white against the mean around each pixel: shadows, uneven light."""
    method = cv2.ADAPTIVE_THRESH_GAUSSIAN_C if weighted else cv2.ADAPTIVE_THRESH_MEAN_C
    return _grey(cv2.adaptiveThreshold(grey, 255, method, cv2.THRESH_BINARY, window, offset))


def remove_specks(grey: Grey) -> Grey:
    """Median of 3 × 3, then a local threshold: dark and noisy pictures."""
    return threshold_locally(_grey(cv2.medianBlur(grey, 3)), 41, 2, weighted=True)


def equalise(grey: Grey) -> Grey:
    """Contrast-limited adaptive histogram equalisation (CLAHE): faint codes."""
    return _grey(cv2.createCLAHE(3.0, (8, 8)).apply(grey))


def sharpen(grey: Grey, sigma: float, amount: float) -> Grey:
    """Unsharp mask: slight defocus."""
    blurred = cv2.GaussianBlur(grey, (0, 0), sigma)
    return _grey(cv2.addWeighted(grey, 1 + amount, blurred, -amount, 0))


def soften(grey: Grey, sigma: float) -> Grey:
    """Gaussian blur: screens and printing rasters."""
    return _grey(cv2.GaussianBlur(grey, (0, 0), sigma))


def deblur(grey: Grey, sigma: float, noise: float) -> Grey:
    """Wiener filter for a Gaussian blur of ``sigma`` pixels: defocus."""
    height, width = grey.shape
    rows = cv2.getOptimalDFTSize(max(height, 64))
    columns = cv2.getOptimalDFTSize(max(width, 64))
    padded = cv2.copyMakeBorder(
        grey, 0, rows - height, 0, columns - width, cv2.BORDER_REPLICATE
    ).astype(np.float32)
    # A Gaussian's spectrum is a Gaussian: no transform of the kernel is needed.
    down = np.fft.fftfreq(rows).astype(np.float32)
    across = np.fft.fftfreq(columns).astype(np.float32)
    factor = np.float32(-2 * (np.pi * sigma) ** 2)
    transfer = np.outer(np.exp(factor * down**2), np.exp(factor * across**2))
    gain = transfer / (transfer**2 + np.float32(noise))
    spectrum = cv2.dft(padded, flags=cv2.DFT_COMPLEX_OUTPUT) * gain[..., None]
    restored = cv2.idft(spectrum, flags=cv2.DFT_SCALE | cv2.DFT_REAL_OUTPUT)
    return np.clip(restored[:height, :width], 0, 255).astype(np.uint8)


def _grey(picture: object) -> Grey:
    """OpenCV's stubs promise any array; all calls here keep ``uint8``."""
    return np.asarray(picture, dtype=np.uint8)
