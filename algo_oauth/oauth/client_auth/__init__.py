"""Client Auth Modes: how a client proves who it is, one file each."""
