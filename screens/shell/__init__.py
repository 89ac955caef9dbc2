"""The frame around every page: status, ways out, keyboard, count-down."""
