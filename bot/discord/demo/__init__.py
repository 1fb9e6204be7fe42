"""The bot without a token: a Discord of its own on this machine."""
