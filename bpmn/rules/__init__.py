"""What a diagram must keep to before it may be published, one file per subject."""
