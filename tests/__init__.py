"""What members, administrators and operators see, told in sentences."""
