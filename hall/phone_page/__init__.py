"""The page on which a visitor's phone fetches a paper."""
