"""The Ollama provider, as the real client of langchain-ollama sees it."""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("langchain_ollama")

import httpx
import ollama
from langchain_core.exceptions import OutputParserException
from langchain_core.messages import AIMessage, HumanMessage, ToolMessage
from langchain_ollama import ChatOllama

from tests.providers.conftest import StartOllama
from tests.providers.ollama_like import OllamaLike
from tests.providers.script import (
    Endless,
    Line,
    NoAnswer,
    Raw,
    Refusal,
    Usage,
    call,
    half,
    reset_after,
    say,
    stall_after,
    with_garbage,
)
from tests.providers.test_openai_like import WEATHER


def client(server: OllamaLike, **more: Any) -> ChatOllama:
    settings = {"client_kwargs": {"timeout": 5}} | more
    return ChatOllama(model="small", base_url=server.base, **settings)


def test_a_text_comes_with_its_usage(ollama_like: StartOllama) -> None:
    server = ollama_like([say("Read one book.", usage=Usage(12, 4))])
    message = client(server).invoke([("system", "Be brief."), ("human", "what first?")])
    assert message.text == "Read one book."
    assert message.usage_metadata is not None
    assert message.usage_metadata["total_tokens"] == 16
    assert message.response_metadata["done_reason"] == "stop"
    (request,) = server.chats
    assert request.said_by("system") == ["Be brief."]


def test_a_stream_brings_the_text_in_pieces(ollama_like: StartOllama) -> None:
    server = ollama_like([say("one two three")])
    chunks = list(client(server).stream("count"))
    assert [chunk.text for chunk in chunks if chunk.text] == ["one", " two", " three"]


def test_a_call_of_a_tool_and_its_result_go_round(ollama_like: StartOllama) -> None:
    server = ollama_like([call("weather", {"place": "Köln"}), say("It rains.")])
    chat = client(server).bind_tools([WEATHER])
    first = chat.invoke("weather?")
    assert isinstance(first, AIMessage)
    (tool_call,) = first.tool_calls
    assert (tool_call["name"], tool_call["args"]) == ("weather", {"place": "Köln"})
    result = ToolMessage("rain", tool_call_id=str(tool_call["id"]))
    assert chat.invoke([HumanMessage("weather?"), first, result]).text == "It rains."
    assert server.chats[0].tools == ["weather"]
    assert server.chats[1].said_by("tool") == ["rain"]


def test_half_json_as_arguments_is_no_call(ollama_like: StartOllama) -> None:
    server = ollama_like([call("weather", '{"place": "K')])
    with pytest.raises((OutputParserException, ValueError)):
        client(server).bind_tools([WEATHER]).invoke("weather?")


def test_a_model_that_is_not_there_is_named(ollama_like: StartOllama) -> None:
    server = ollama_like([say("never")], models=("large",))
    with pytest.raises(ollama.ResponseError, match="model 'small' not found") as raised:
        client(server).invoke("hello")
    assert raised.value.status_code == 404


def test_the_client_finds_the_model_in_the_tags(ollama_like: StartOllama) -> None:
    client(ollama_like(), validate_model_on_init=True)
    with pytest.raises(ValueError, match="not found"):
        client(ollama_like(models=("large",)), validate_model_on_init=True)


def test_an_error_has_the_status_and_the_word_of_the_server(ollama_like: StartOllama) -> None:
    server = ollama_like([Refusal(500, "model runner has unexpectedly stopped")])
    with pytest.raises(ollama.ResponseError, match="unexpectedly stopped"):
        client(server).invoke("hello")


def test_an_error_can_come_in_the_middle_of_a_stream(ollama_like: StartOllama) -> None:
    server = ollama_like([say("one two", bend=with_garbage(1, b'{"error": "out of memory"}\n'))])
    with pytest.raises(ollama.ResponseError, match="out of memory"):
        client(server).invoke("count")


def test_no_answer_ends_at_the_time_out_of_the_client(ollama_like: StartOllama) -> None:
    server = ollama_like([NoAnswer(), say("one two three", bend=stall_after(1))])
    chat = client(server, client_kwargs={"timeout": 0.1})
    for _ in range(2):
        with pytest.raises(httpx.TimeoutException):
            chat.invoke("hello")


def test_a_line_that_breaks(ollama_like: StartOllama) -> None:
    server = ollama_like(
        [NoAnswer(Line.RESET), say("one two", bend=reset_after(1)), say("one two", bend=half(1))]
    )
    for _ in range(3):
        with pytest.raises((httpx.TransportError, ValueError, ollama.ResponseError)):
            client(server).invoke("hello")


def test_garbage_is_no_error_of_the_server_to_the_client(ollama_like: StartOllama) -> None:
    with pytest.raises(Exception) as raised:  # noqa: PT011 (its very kind is the trouble)
        client(ollama_like([Raw(b"<html>bad gateway</html>", "text/html")])).invoke("hello")
    assert not isinstance(raised.value, ollama.ResponseError)


def test_an_endless_stream_goes_on_until_the_client_leaves(ollama_like: StartOllama) -> None:
    server = ollama_like([Endless("more ")])
    stream = client(server).stream("talk")
    assert [str(next(stream).text) for _ in range(300)].count("more ") > 290
    stream.close()  # type: ignore[attr-defined]
