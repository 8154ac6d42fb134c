"""What the device remembers: crash-safe files, encrypted secrets, the activity journal."""
