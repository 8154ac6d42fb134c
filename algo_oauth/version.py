"""The product's version, read by the package builder and sent in the User-Agent."""

VERSION = "0.1.0"
