"""The page while a card or a code is being recognised (身份识别)."""
