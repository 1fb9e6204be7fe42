"""The JSON of everything that the fake holds, as Discord writes it."""

from __future__ import annotations

from bot.discord.demo.fake.clock import iso
from bot.discord.demo.fake.model import (
    EPHEMERAL,
    Attachment,
    Channel,
    Guild,
    Interaction,
    Member,
    Message,
    Role,
    User,
    Webhook,
)
from bot.discord.demo.fake.permissions import in_channel
from bot.discord.demo.fake.refusals import Json


def user_json(user: User) -> Json:
    return {
        "id": str(user.id),
        "username": user.name,
        "discriminator": "0",
        "global_name": user.shown_name,
        "avatar": None,
        "bot": user.bot,
        "public_flags": 0,
    }


def member_json(member: Member, *, with_user: bool = True) -> Json:
    found: Json = {
        "nick": member.nick,
        "avatar": None,
        "roles": [str(role) for role in member.roles],
        "joined_at": iso(member.joined),
        "premium_since": None,
        "deaf": False,
        "mute": False,
        "pending": False,
        "flags": 0,
    }
    if with_user:
        found["user"] = user_json(member.user)
    return found


def role_json(role: Role) -> Json:
    return {
        "id": str(role.id),
        "name": role.name,
        "permissions": str(int(role.permissions)),
        "position": role.position,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "icon": None,
        "unicode_emoji": None,
        "managed": role.managed,
        "mentionable": role.mentionable,
        "flags": 0,
    }


def channel_json(channel: Channel) -> Json:
    last = None if channel.last_message_id is None else str(channel.last_message_id)
    found: Json = {"id": str(channel.id), "type": channel.type, "last_message_id": last, "flags": 0}
    if channel.guild_id is None:
        found["recipients"] = [user_json(user) for user in channel.recipients]
        return found
    found |= {
        "guild_id": str(channel.guild_id),
        "name": channel.name,
        "parent_id": None if channel.parent_id is None else str(channel.parent_id),
        "rate_limit_per_user": channel.slowmode,
    }
    if channel.thread is not None:
        return found | _thread_json(channel)
    return found | {
        "position": channel.position,
        "topic": channel.topic,
        "nsfw": channel.nsfw,
        "available_tags": channel.tags,
        "permission_overwrites": [
            {
                "id": str(one.target),
                "type": one.type,
                "allow": str(int(one.allow)),
                "deny": str(int(one.deny)),
            }
            for one in channel.overwrites
        ],
    }


def _thread_json(channel: Channel) -> Json:
    thread = channel.thread
    assert thread is not None
    return {
        "owner_id": str(thread.owner_id),
        "message_count": min(thread.sent, 50),
        "total_message_sent": thread.sent,
        "member_count": min(len(thread.members), 50),
        "applied_tags": [str(tag) for tag in channel.applied_tags],
        "thread_metadata": {
            "archived": thread.archived,
            "locked": thread.locked,
            "invitable": thread.invitable,
            "auto_archive_duration": thread.auto_archive_duration,
            "archive_timestamp": iso(thread.created),
            "create_timestamp": iso(thread.created),
        },
    }


def thread_member_json(channel: Channel, user: int) -> Json:
    assert channel.thread is not None
    return {
        "id": str(channel.id),
        "user_id": str(user),
        "join_timestamp": iso(channel.thread.members[user]),
        "flags": 0,
    }


def guild_json(guild: Guild) -> Json:
    """What GET /guilds/{id} gives; it names neither channels nor members."""
    return {
        "id": str(guild.id),
        "name": guild.name,
        "icon": None,
        "splash": None,
        "discovery_splash": None,
        "owner_id": str(guild.owner_id),
        "afk_channel_id": None,
        "afk_timeout": 300,
        "verification_level": 0,
        "default_message_notifications": 0,
        "explicit_content_filter": 0,
        "roles": [role_json(role) for role in guild.roles.values()],
        "emojis": [],
        "features": ["COMMUNITY"],
        "mfa_level": 0,
        "system_channel_id": None,
        "system_channel_flags": 0,
        "rules_channel_id": None,
        "public_updates_channel_id": None,
        "description": None,
        "banner": None,
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "preferred_locale": guild.locale,
        "nsfw_level": 0,
        "premium_progress_bar_enabled": False,
        "stickers": [],
        "approximate_member_count": len(guild.members),
        "approximate_presence_count": 1,
    }


def guild_create_json(guild: Guild, threads: list[Channel], members: list[Member]) -> Json:
    """A whole server, as the gateway gives it; only these members are named."""
    bots = [member for member in guild.members.values() if member.user.bot]
    return guild_json(guild) | {
        "joined_at": iso(bots[0].joined) if bots else None,
        "large": False,
        "unavailable": False,
        "member_count": len(guild.members),
        "members": [member_json(member) for member in members],
        "channels": [channel_json(channel) for channel in guild.channels.values()],
        "threads": [channel_json(thread) for thread in threads],
        "presences": [],
        "voice_states": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def attachment_json(attachment: Attachment, base: str, channel_id: int) -> Json:
    address = f"{base}/attachments/{channel_id}/{attachment.id}/{attachment.filename}"
    found: Json = {
        "id": str(attachment.id),
        "filename": attachment.filename,
        "size": len(attachment.data),
        "url": address,
        "proxy_url": address,
        "content_type": attachment.content_type,
    }
    if attachment.description is not None:
        found["description"] = attachment.description
    if attachment.content_type.startswith("image/"):
        found |= {"width": 800, "height": 450}
    return found


def message_json(message: Message, base: str, guild: Guild | None = None) -> Json:
    """A message; `guild` adds the author's membership, as the gateway does."""
    found: Json = {
        "id": str(message.id),
        "channel_id": str(message.channel_id),
        "author": user_json(message.author),
        "type": message.type,
        "content": message.content,
        "timestamp": iso(message.created),
        "edited_timestamp": None if message.edited is None else iso(message.edited),
        "tts": message.tts,
        "mention_everyone": message.mentions_everyone,
        "mentions": [user_json(user) for user in message.mentions],
        "mention_roles": [str(role) for role in message.mentioned_roles],
        "attachments": [
            attachment_json(one, base, message.channel_id) for one in message.attachments
        ],
        "embeds": message.embeds,
        "components": message.components,
        "pinned": message.pinned,
        "flags": message.flags | (EPHEMERAL if message.ephemeral else 0),
    }
    if message.guild_id is not None:
        found["guild_id"] = str(message.guild_id)
        if guild is not None and message.author.id in guild.members:
            found["member"] = member_json(guild.members[message.author.id], with_user=False)
    if message.nonce is not None:
        found["nonce"] = message.nonce
    if message.webhook_id is not None:
        found["webhook_id"] = str(message.webhook_id)
    if message.reference is not None:
        found["message_reference"] = message.reference
    if message.reactions:
        found["reactions"] = [
            {
                "emoji": {"id": None, "name": emoji},
                "count": len(who),
                "count_details": {"normal": len(who), "burst": 0},
                "me": False,
                "me_burst": False,
                "burst_colors": [],
            }
            for emoji, who in message.reactions.items()
        ]
    if message.interaction is not None:
        found["interaction_metadata"] = metadata_json(message.interaction)
    return found


def metadata_json(interaction: Interaction) -> Json:
    """What a message tells about the act that it answers."""
    found: Json = {
        "id": str(interaction.id),
        "type": interaction.kind,
        "user": user_json(interaction.user),
        "authorizing_integration_owners": owners_json(interaction),
    }
    if interaction.kind == 2:
        found["name"] = interaction.data["name"]
        found["command_type"] = interaction.data["type"]
        if interaction.data["type"] == 3:
            found["target_message_id"] = interaction.data["target_id"]
    elif interaction.kind == 3 and interaction.message is not None:
        found["interacted_message_id"] = str(interaction.message.id)
    elif interaction.kind == 5 and interaction.parent is not None:
        found["triggering_interaction_metadata"] = metadata_json(interaction.parent)
    return found


def owners_json(interaction: Interaction) -> Json:
    """Whose installation lets the bot be there: the server's (0) or the person's (1)."""
    found: Json = {}
    if not interaction.personal:
        found["0"] = "0" if interaction.guild is None else str(interaction.guild.id)
    if interaction.user.installed:
        found["1"] = str(interaction.user.id)
    return found


def interaction_json(
    interaction: Interaction, bot: User, application: int, base: str, limit: int
) -> Json:
    """What the gateway brings for one act."""
    channel, guild, user = interaction.channel, interaction.guild, interaction.user
    shown = channel_json(channel)
    shown["permissions"] = str(int(in_channel(guild, channel, user)))
    found: Json = {
        "id": str(interaction.id),
        "application_id": str(application),
        "type": interaction.kind,
        "token": interaction.token,
        "version": 1,
        "data": interaction.data,
        "channel": shown,
        "channel_id": str(channel.id),
        "app_permissions": str(int(in_channel(guild, channel, bot))),
        "locale": user.locale,
        "entitlements": [],
        "entitlement_sku_ids": [],
        "authorizing_integration_owners": owners_json(interaction),
        "attachment_size_limit": limit,
        "context": context_of(interaction, bot),
    }
    if guild is not None:
        member = member_json(guild.members[user.id])
        member["permissions"] = str(int(in_channel(guild, channel, user)))
        found |= {
            "guild_id": str(guild.id),
            "guild": {"id": str(guild.id), "locale": guild.locale, "features": []},
            "guild_locale": guild.locale,
            "member": member,
        }
    else:
        found["user"] = user_json(user)
    if interaction.message is not None:
        found["message"] = message_json(interaction.message, base)
    return found


def context_of(interaction: Interaction, bot: User) -> int:
    """Where it was done: 0 in a server, 1 in the bot's own DM, 2 in any other conversation."""
    if interaction.guild is not None:
        return 0
    return 1 if any(one.id == bot.id for one in interaction.channel.recipients) else 2


def webhook_json(webhook: Webhook, application: int) -> Json:
    return {
        "id": str(webhook.id),
        "type": 1,
        "guild_id": str(webhook.guild_id),
        "channel_id": str(webhook.channel_id),
        "name": webhook.name,
        "avatar": None,
        "token": webhook.token,
        "application_id": str(application),
    }
