"""How the process is put together, started, watched and stopped."""
