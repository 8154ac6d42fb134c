"""The pages of the web interface, one blueprint each."""
