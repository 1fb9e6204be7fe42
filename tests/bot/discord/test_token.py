"""Where the token comes from, and what cannot be one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.discord.errors import TokenMissing
from bot.discord.token import looks_like_one, token_of
from bot.settings import Settings

# In the form of Discord's tokens, of a number and a key that nobody has.
TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.AAAAAA.this-is-no-real-token-of-anybody-000"


def with_token(token: str, home: Path) -> Settings:
    return Settings(home=home, discord_token=SecretStr(token))


@pytest.mark.parametrize("written", [TOKEN, f" {TOKEN}\n", f'"{TOKEN}"', f"Bot {TOKEN}"])
def test_a_token_is_read_as_it_is_often_copied(written: str, tmp_path: Path) -> None:
    assert token_of(with_token(written, tmp_path)) == TOKEN


@pytest.mark.parametrize("written", [f"{TOKEN}\n", f"\ufeff{TOKEN}\r\n", TOKEN])
def test_a_token_is_read_from_a_file(written: str, tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text(written, encoding="utf-8")
    assert token_of(Settings(home=tmp_path, discord_token_file=file)) == TOKEN


@pytest.mark.parametrize("empty", ["", "  ", '""'])
def test_without_a_token_the_way_to_one_and_the_demo_are_named(empty: str, tmp_path: Path) -> None:
    with pytest.raises(TokenMissing, match=r"COACH_DISCORD_TOKEN.*--demo"):
        token_of(with_token(empty, tmp_path))
    file = tmp_path / "token"
    file.write_text(empty)
    with pytest.raises(TokenMissing, match="no token"):
        token_of(Settings(home=tmp_path, discord_token_file=file))


@pytest.mark.parametrize("wrong", ["two words", "a\nb", "naïve", "x" * 5000, "a\x00b"])
def test_what_cannot_be_a_token_is_refused_without_being_shown(wrong: str, tmp_path: Path) -> None:
    with pytest.raises(TokenMissing) as refused:
        token_of(with_token(wrong, tmp_path))
    assert "cannot be a token" in str(refused.value)
    assert wrong not in str(refused.value)


def test_two_tokens_are_one_too_many(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text(TOKEN)
    with pytest.raises(TokenMissing, match="Unset one"):
        token_of(
            Settings(home=tmp_path, discord_token=SecretStr("another"), discord_token_file=file)
        )


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(TokenMissing, match=r"No such file.*nowhere"):
        token_of(Settings(home=tmp_path, discord_token_file=tmp_path / "nowhere"))
    with pytest.raises(TokenMissing, match=r"[Dd]irectory"):
        token_of(Settings(home=tmp_path, discord_token_file=tmp_path))


def test_a_file_without_end_is_not_read_to_its_end(tmp_path: Path) -> None:
    if not os.path.exists("/dev/zero"):
        pytest.skip("this system has no endless file")
    with pytest.raises(TokenMissing, match="cannot be a token"):
        token_of(Settings(home=tmp_path, discord_token_file=Path("/dev/zero")))


def test_the_form_of_a_token_is_known() -> None:
    assert looks_like_one(TOKEN)
    assert not looks_like_one("3f9a" * 16)
    assert not looks_like_one("a-client-secret-of-32-characters")
