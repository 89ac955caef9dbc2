"""The receipt printer (热敏凭条打印机): what a slip is, and how it reaches paper."""
