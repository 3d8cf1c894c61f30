"""Webhooks go out: run by a command, never inside a request."""
