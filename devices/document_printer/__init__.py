"""The document printer (A4 文件打印机): PDFs on paper, each job followed to its end."""
