"""A RingCentral lookalike to stage and debug against; imports nothing of the device."""
