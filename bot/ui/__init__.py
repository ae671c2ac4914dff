"""How answers look and where they are found again; with cogs/ and client.py the only room that imports discord."""
