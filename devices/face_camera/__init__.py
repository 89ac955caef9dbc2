"""The camera that looks at the visitor (人脸摄像头), for halls that offer the face check."""
