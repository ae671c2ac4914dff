"""config.yaml and .env to frozen settings, all faults at once; knows no discord."""
