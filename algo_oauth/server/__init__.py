"""Waitress with TLS inside the process, and the certificate it shows."""
