"""The camera that reads codes (扫码摄像头), from the frame to the text."""
