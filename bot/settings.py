"""Every setting of the program, read from the environment in one place."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any, Literal

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

MOST_SHARDS = 10_000


class Settings(BaseSettings):
    """Settings, each an environment variable that begins with `COACH_`."""

    model_config = SettingsConfigDict(env_prefix="COACH_", extra="ignore")

    home: Path = Field(
        default_factory=lambda: user_data_path("study-coach", appauthor=False),
        description="The folder of all data.",
    )
    content: Path | None = Field(
        default=None, description="A content folder to use instead of the packaged one."
    )
    encoder: str = Field(
        default="all-MiniLM-L6-v2",
        description="The packaged encoder, a local folder, or the name of a model on a hub.",
    )
    query_prompt: str = Field(default="", description="Put before every question for the encoder.")
    document_prompt: str = Field(
        default="", description="Put before every passage for the encoder."
    )
    chroma_url: str | None = Field(
        default=None, description="A Chroma server to use instead of the embedded store."
    )
    database_url: str | None = Field(
        default=None,
        description="PostgreSQL for the memory of learners, instead of a file in the home folder.",
    )
    store: Literal["auto", "chroma", "exact"] = Field(
        default="auto",
        description="Who answers dense queries. auto: Chroma in a process that stays, exact search "
        "over the same vectors in one that answers once.",
    )
    model: str = Field(
        default="",
        description="The chat model that says what the coach decides, as provider:name; none, and "
        "nothing is sent anywhere, if left out. Its key is the provider's own variable.",
    )
    model_url: str | None = Field(
        default=None, description="An address of one's own that speaks the provider's protocol."
    )
    model_price: str = Field(
        default="",
        description="US dollars for a million tokens: READ/WRITTEN or READ/WRITTEN/CACHED.",
    )
    model_timeout: float = Field(
        default=20.0, gt=0, le=300, description="The seconds that a reply of the model may take."
    )
    model_calls_per_learner: int = Field(
        default=200, ge=0, description="Calls of the model a day for one learner; 0 is no limit."
    )
    model_tokens_per_learner: int = Field(
        default=400_000, ge=0, description="Tokens a day for one learner."
    )
    model_calls_per_server: int = Field(
        default=3_000, ge=0, description="Calls a day for all learners of one server or scope."
    )
    model_tokens_per_server: int = Field(
        default=6_000_000, ge=0, description="Tokens a day for all learners of one server or scope."
    )
    model_calls_per_day: int = Field(
        default=10_000, ge=0, description="Calls a day for everybody together."
    )
    model_tokens_per_day: int = Field(
        default=20_000_000, ge=0, description="Tokens a day for everybody together."
    )
    discord_token: SecretStr | None = Field(
        default=None, description="The token of the bot on Discord; it is never printed."
    )
    discord_token_file: Path | None = Field(
        default=None, description="A file that holds the token instead, such as a mounted secret."
    )
    discord_message_content: bool = Field(
        default=False,
        description="Read messages on servers that do not mention the coach, which needs the "
        "Message Content Intent. Without it the coach hears mentions, DMs and commands.",
    )
    shards: int = Field(
        default=1, ge=1, le=MOST_SHARDS, description="Into how many shards the servers are divided."
    )
    shard_ids: Annotated[tuple[int, ...], NoDecode] = Field(
        default=(),
        validate_default=True,
        description="Which of them this process serves, such as 0,1 or 0-3; all by default.",
    )

    @field_validator("shard_ids", mode="before")
    @classmethod
    def _read_shard_ids(cls, given: Any, info: ValidationInfo) -> Any:
        ids = _numbers(given) if isinstance(given, str) else tuple(given)
        # Where the count itself is wrong, that is what is said.
        count = info.data.get("shards", MOST_SHARDS)
        if any(not 0 <= one < count for one in ids):
            there = "is one shard, 0" if count == 1 else f"are {count} shards, 0 to {count - 1}"
            raise _wrong(f"there {there}; COACH_SHARDS says how many there are")
        if len(set(ids)) < len(ids):
            raise _wrong("a shard is named twice")
        return ids or tuple(range(count))


def _numbers(text: str) -> tuple[int, ...]:
    """The numbers of "0,1,4-6". Raises PydanticCustomError."""
    found: list[int] = []
    for part in text.split(",") if text.strip() else []:
        read = re.fullmatch(r"\s*(\d{1,5})\s*(?:-\s*(\d{1,5})\s*)?", part, re.ASCII)
        if read is None:
            raise _wrong("write numbers such as 0,1 or 0-3")
        first, last = int(read[1]), int(read[2] or read[1])
        if last < first:
            raise _wrong(f"{first}-{last} runs backwards")
        found += range(first, last + 1)
    return tuple(found)


def _wrong(what: str) -> PydanticCustomError:
    # Braces would be read as a template.
    return PydanticCustomError("shards", "{what}", {"what": what})
