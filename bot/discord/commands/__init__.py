"""The commands of Discord: each takes what was typed and asks the coach for it."""
