"""Imports that go on after their request."""
