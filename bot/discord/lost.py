"""What a request to Discord may come to."""

from __future__ import annotations

import aiohttp
import discord

# It got no answer, or none that helps. The library repeats few of the ways in which a line breaks.
LOST = (discord.HTTPException, OSError, aiohttp.ClientError)
