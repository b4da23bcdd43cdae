"""The release of this program, named by every event it writes."""

RELEASE = "0.1.0"
