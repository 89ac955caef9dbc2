"""The terminal: what it knows and decides (智慧办税服务厅自助终端)."""

__version__ = "0.1.0"
