"""The camera above the desk (高拍仪): pages, found, straightened and judged."""
