"""Taking a device's configuration out, and putting one in: archives, previews, backups."""
