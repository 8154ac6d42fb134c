"""Screens, buttons, their API requests, and the press."""
