"""Every setting of the program, read from the environment in one place."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from platformdirs import user_data_path
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


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
