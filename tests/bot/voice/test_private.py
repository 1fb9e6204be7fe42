"""What leaves this machine holds no keys, addresses, numbers and names."""

from __future__ import annotations

import pytest

from bot.voice.private import secrets_in, trimmed


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("write to ada.l+x@mail.example.org please", "write to [e-mail] please"),
        ("my key is sk-proj-abcdefghijklmnop1234", "my key is [key]"),
        ("ghp_0123456789abcdefghij0123456789", "[key]"),
        ("AKIAIOSFODNN7EXAMPLE", "[key]"),
        (f"token {'MTIzNDU2Nzg5MDEyMzQ1Njc4'}.GaBcDe.{'x' * 30}", "token [key]"),
        ("password: hunter2hunter2", "[secret]"),
        ("postgresql://ada:s3cret@host/db", "postgresql://[secret]@host/db"),
        ("<@123456789012345678> said so", "[person] said so"),
        ("call +44 20 7946 0958", "call [phone]"),
        ("call (415) 555-0134 now", "call [phone] now"),
        ("card 4111 1111 1111 1111", "card [card]"),
        ("at 192.168.0.17", "at [address]"),
        ("id 123456789012345678", "id [number]"),
        ("File /home/ada/work/train.py", "File /home/[name]/work/train.py"),
        (r"C:\Users\ada\x.py", r"C:\Users\[name]\x.py"),
    ],
)
def test_it_is_replaced_by_what_it_is(text: str, sent: str) -> None:
    assert trimmed(text) == sent


@pytest.mark.parametrize(
    "text",
    [
        "shape (128, 64, 32) against (64, 128), loss 0.6931471805599453",
        "epoch 100/500, lr=0.001, 1e-4, 2026-11-21 18:00:05",
        "train on 50,000 rows in 6 to 9 months, 150000 dollars",
        "pip install numpy==2.1.3 from https://numpy.org/doc/stable/",
        "the key idea is a token: a word, a password hash, a key value store",
        "KeyError: 'Survived' in df['Survived'] at 0x7f602ba581b0",
        "int64 and float32, conv2d(3, 64, kernel_size=3)",
    ],
)
def test_what_learners_speak_of_stays(text: str) -> None:
    assert trimmed(text) == text


def test_names_go_and_words_that_are_names_too_only_as_they_were_given() -> None:
    ordinary = {"max", "grace"}.__contains__

    def plain(word: str) -> bool:
        return ordinary(word.lower())

    assert trimmed("Ada Lovelace, or ada", ["Ada Lovelace"], ordinary=plain) == "[name], or [name]"
    assert trimmed("I'm Max and use max pooling", ["Max"], ordinary=plain) == (
        "I'm [name] and use max pooling"
    )
    assert trimmed("max pooling", ["max"], ordinary=plain) == "max pooling"
    assert trimmed("go on", ["o"], ordinary=plain) == "go on"


def test_secrets_are_seen_in_what_a_model_says() -> None:
    assert secrets_in("Use sk-live-0123456789abcdef.") == ["key"]
    assert secrets_in("Write to eve@example.org.") == ["e-mail"]
    assert secrets_in("Use `df.iloc[0:2]` and 1,000 rows.") == []
