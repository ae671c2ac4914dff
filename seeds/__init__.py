"""The corpus as YAML, written and reviewed by people; shipped with the program."""
