"""The out-of-service screen (暂停服务)."""
