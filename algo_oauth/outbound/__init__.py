"""The one door out to the network."""
