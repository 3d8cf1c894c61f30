"""What goes out by itself: run by a command, never inside a request."""
