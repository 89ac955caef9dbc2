"""The page that asks for a second proof of who stands there: message, face or staff."""
