"""A device set up from a file at its start: profiles, screens, buttons, its own settings."""
