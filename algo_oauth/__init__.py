"""The device side of an Algo 8450 console: OAuth profiles, OAuth tests and API request buttons."""
