"""Settings that are read in a way of their own."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.settings import Settings


@pytest.fixture
def setting(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    monkeypatch.setenv("COACH_HOME", str(tmp_path))
    return monkeypatch


@pytest.mark.parametrize(
    ("count", "ids", "served"),
    [
        ("", "", (0,)),
        ("1", "0", (0,)),
        ("4", "", (0, 1, 2, 3)),
        ("4", "0,1", (0, 1)),
        ("4", " 3 , 1 ", (3, 1)),
        ("8", "0-2,5", (0, 1, 2, 5)),
    ],
)
def test_shards_are_read(
    setting: pytest.MonkeyPatch, count: str, ids: str, served: tuple[int, ...]
) -> None:
    if count:
        setting.setenv("COACH_SHARDS", count)
    setting.setenv("COACH_SHARD_IDS", ids)
    assert Settings().shard_ids == served


@pytest.mark.parametrize(
    ("count", "ids", "field", "said"),
    [
        ("2", "0,2", "shard_ids", "there are 2 shards, 0 to 1"),
        ("1", "1", "shard_ids", "there is one shard, 0"),
        ("4", "1,1", "shard_ids", "named twice"),
        ("4", "1,0-2", "shard_ids", "named twice"),
        ("4", "2-1", "shard_ids", "backwards"),
        ("4", "a", "shard_ids", "such as 0,1 or 0-3"),
        ("4", "-1", "shard_ids", "such as 0,1 or 0-3"),
        ("4", "1,,2", "shard_ids", "such as 0,1 or 0-3"),
        ("4", "٣", "shard_ids", "such as 0,1 or 0-3"),
        ("4", "0-99999", "shard_ids", "there are 4 shards"),
        ("0", "", "shards", "greater than or equal to 1"),
        ("many", "7", "shards", "valid integer"),
    ],
)
def test_shards_that_cannot_be_are_refused_by_their_name(
    setting: pytest.MonkeyPatch, count: str, ids: str, field: str, said: str
) -> None:
    setting.setenv("COACH_SHARDS", count)
    setting.setenv("COACH_SHARD_IDS", ids)
    with pytest.raises(ValidationError) as refused:
        Settings()
    (error,) = refused.value.errors()
    assert error["loc"] == (field,)
    assert said in error["msg"]


def test_message_content_is_off_by_default(setting: pytest.MonkeyPatch) -> None:
    assert not Settings().discord_message_content
    setting.setenv("COACH_DISCORD_MESSAGE_CONTENT", "true")
    assert Settings().discord_message_content


def test_the_token_shows_in_no_representation(setting: pytest.MonkeyPatch) -> None:
    setting.setenv("COACH_DISCORD_TOKEN", "very-secret")
    settings = Settings()
    assert "very-secret" not in f"{settings!r} {settings} {settings.model_dump()}"
    assert settings.discord_token is not None
    assert settings.discord_token.get_secret_value() == "very-secret"
