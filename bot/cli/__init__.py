"""The command line's rooms: what each command does, without the words of its options."""
