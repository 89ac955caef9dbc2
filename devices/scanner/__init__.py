"""Code scanners on a cable (扫码枪, 扫码平台)."""
