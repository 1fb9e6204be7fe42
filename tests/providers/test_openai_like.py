"""The chat completions provider, as the real client of langchain-openai sees it."""

from __future__ import annotations

import json
import urllib.request
from typing import Any

import pytest

pytest.importorskip("langchain_openai")

import httpx
import openai
from langchain_core.messages import AIMessage, HumanMessage, ToolMessage
from langchain_core.runnables import Runnable
from langchain_openai import ChatOpenAI

from tests.providers.conftest import StartOpenAI
from tests.providers.openai_like import KEY, OpenAILike
from tests.providers.script import (
    Answer,
    Call,
    Endless,
    Line,
    NoAnswer,
    Raw,
    Refusal,
    Request,
    Usage,
    always,
    call,
    each_twice,
    half,
    hang_up_after,
    reset_after,
    say,
    slowly,
    stall_after,
    with_garbage,
)

WEATHER = {
    "type": "function",
    "function": {
        "name": "weather",
        "description": "The weather of a place.",
        "parameters": {
            "type": "object",
            "properties": {"place": {"type": "string"}},
            "required": ["place"],
        },
    },
}


def client(server: OpenAILike, **more: Any) -> ChatOpenAI:
    settings = {"timeout": 5, "max_retries": 0, "api_key": KEY, "stream_usage": True} | more
    return ChatOpenAI(model="small", base_url=server.url, **settings)


def streamed(chat: Runnable[Any, Any], text: str = "hello") -> Any:
    """All chunks of a stream, put together."""
    whole = None
    for chunk in chat.stream(text):
        whole = chunk if whole is None else whole + chunk
    return whole


def test_a_text_comes_with_its_usage(openai_like: StartOpenAI) -> None:
    server = openai_like([say("Read one book.", usage=Usage(1200, 30, cached=1024))])
    message = client(server).invoke("what first?")
    assert message.text == "Read one book."
    usage = message.usage_metadata
    assert usage is not None
    assert (usage["input_tokens"], usage["output_tokens"]) == (1200, 30)
    assert usage["input_token_details"]["cache_read"] == 1024
    assert message.response_metadata["finish_reason"] == "stop"


def test_what_was_sent_is_written_down(openai_like: StartOpenAI) -> None:
    server = openai_like([say("Yes.")])
    chat = client(server, temperature=0).bind_tools([WEATHER])
    chat.invoke([("system", "Be brief."), ("human", "Is it <b>wet</b>?")])
    (request,) = server.chats
    assert request.said_by("system") == ["Be brief."]
    assert request.said_by("user") == ["Is it <b>wet</b>?"]
    assert request.tools == ["weather"]
    assert request.body["temperature"] == 0
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert not request.streams


def test_a_stream_brings_the_text_in_pieces_and_the_usage_at_its_end(
    openai_like: StartOpenAI,
) -> None:
    server = openai_like([say("one two three", usage=Usage(7, 3))])
    chunks = list(client(server).stream("count"))
    assert [chunk.text for chunk in chunks if chunk.text] == ["one", " two", " three"]
    whole = chunks[0]
    for chunk in chunks[1:]:
        whole += chunk
    assert whole.usage_metadata is not None
    assert whole.usage_metadata["total_tokens"] == 10
    assert server.chats[0].streams


@pytest.mark.parametrize("streams", [False, True])
def test_a_call_of_a_tool_and_its_result_go_round(openai_like: StartOpenAI, streams: bool) -> None:
    server = openai_like([call("weather", {"place": "Köln am Rhein"}), say("It rains.")])
    chat = client(server, streaming=streams).bind_tools([WEATHER])
    first = chat.invoke("weather?")
    assert isinstance(first, AIMessage)
    (tool_call,) = first.tool_calls
    assert (tool_call["name"], tool_call["args"]) == ("weather", {"place": "Köln am Rhein"})
    result = ToolMessage("rain", tool_call_id=str(tool_call["id"]))
    second = chat.invoke([HumanMessage("weather?"), first, result])
    assert second.text == "It rains."
    assert server.chats[1].said_by("tool") == ["rain"]
    assert server.complaints == []


def test_streamed_calls_may_come_interleaved(openai_like: StartOpenAI) -> None:
    calls = (Call("weather", {"place": "Bonn"}), Call("weather", {"place": "Ulm"}))
    server = openai_like([Answer(calls=calls)], at_once=True)
    whole = streamed(client(server).bind_tools([WEATHER]))
    assert [one["args"]["place"] for one in whole.tool_calls] == ["Bonn", "Ulm"]
    assert len({one["id"] for one in whole.tool_calls}) == 2


def test_half_json_as_arguments_is_an_invalid_call(openai_like: StartOpenAI) -> None:
    server = openai_like([call("weather", '{"place": "Bo')])
    message = client(server).bind_tools([WEATHER]).invoke("weather?")
    assert message.tool_calls == []
    assert message.invalid_tool_calls[0]["args"] == '{"place": "Bo'


def test_a_result_without_its_call_is_refused_as_the_real_one_does(
    openai_like: StartOpenAI,
) -> None:
    server = openai_like([say("never")])
    with pytest.raises(openai.BadRequestError, match="preceding message"):
        client(server).invoke([HumanMessage("a"), ToolMessage("x", tool_call_id="call_9")])
    assert len(server.complaints) == 1


def test_a_call_without_its_result_is_refused_as_the_real_one_does(
    openai_like: StartOpenAI,
) -> None:
    server = openai_like([call("weather", {"place": "Bonn"})])
    chat = client(server).bind_tools([WEATHER])
    first = chat.invoke("weather?")
    with pytest.raises(openai.BadRequestError, match="must be followed by tool messages"):
        chat.invoke([HumanMessage("weather?"), first, HumanMessage("well?")])


def test_a_wrong_key_is_echoed_back_as_some_providers_do(openai_like: StartOpenAI) -> None:
    with pytest.raises(openai.AuthenticationError, match="sk-wrong-1234"):
        client(openai_like([say("never")]), api_key="sk-wrong-1234").invoke("hello")


def test_an_unknown_model_is_refused(openai_like: StartOpenAI) -> None:
    with pytest.raises(openai.NotFoundError, match="`small` does not exist"):
        client(openai_like([say("never")], models=("large",))).invoke("hello")


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (429, openai.RateLimitError),
        (500, openai.InternalServerError),
        (503, openai.InternalServerError),
    ],
)
def test_an_error_has_the_status_and_the_word_of_the_provider(
    openai_like: StartOpenAI, status: int, kind: type[openai.APIStatusError]
) -> None:
    refusal = Refusal(status, "Slow down.", "rate_limit", {"retry-after": "7"})
    with pytest.raises(kind, match="Slow down") as raised:
        client(openai_like([refusal])).invoke("hello")
    assert raised.value.response.headers["retry-after"] == "7"
    assert raised.value.code == "rate_limit"


def test_a_client_that_retries_meets_the_next_turn(openai_like: StartOpenAI) -> None:
    server = openai_like([Refusal(500, headers={"retry-after-ms": "1"}), say("There.")])
    assert client(server, max_retries=1).invoke("hello").text == "There."
    assert len(server.chats) == 2


@pytest.mark.parametrize("line", [Line.RESET, Line.HANG_UP])
def test_a_line_that_breaks_before_the_answer(openai_like: StartOpenAI, line: Line) -> None:
    with pytest.raises(openai.APIConnectionError):
        client(openai_like([NoAnswer(line)])).invoke("hello")


def test_no_answer_ends_at_the_time_out_of_the_client(openai_like: StartOpenAI) -> None:
    with pytest.raises(openai.APITimeoutError):
        client(openai_like([NoAnswer()]), timeout=0.1).invoke("hello")


def test_a_stream_can_stall_in_its_middle(openai_like: StartOpenAI) -> None:
    server = openai_like([say("one two three four", bend=stall_after(3))])
    stream = client(server, timeout=0.15).stream("count")
    assert "".join(next(stream).text for _ in range(3)) == "one two"
    with pytest.raises((openai.APITimeoutError, httpx.TimeoutException)):
        next(stream)


def test_a_stream_can_be_reset_in_its_middle(openai_like: StartOpenAI) -> None:
    server = openai_like([say("one two three four", bend=reset_after(3))])
    with pytest.raises((openai.APIError, httpx.TransportError)):
        streamed(client(server))


def test_a_stream_can_end_early_without_a_goodbye(openai_like: StartOpenAI) -> None:
    server = openai_like([say("one two three four", bend=hang_up_after(3))])
    with pytest.raises((openai.APIError, httpx.RemoteProtocolError)):
        streamed(client(server))


def test_half_of_a_body_is_an_incomplete_answer(openai_like: StartOpenAI) -> None:
    with pytest.raises((openai.APIConnectionError, httpx.RemoteProtocolError)):
        client(openai_like([say("one", bend=half(0))])).invoke("hello")


def test_garbage_instead_of_json_is_no_error_of_the_provider_to_the_client(
    openai_like: StartOpenAI,
) -> None:
    server = openai_like([Raw(b'{"choices": [{"mess'), Raw(b"\xff\x00\xfe", "text/plain")])
    for _ in range(2):
        with pytest.raises(Exception) as raised:  # noqa: PT011 (its very kind is the trouble)
            client(server).invoke("hello")
        assert not isinstance(raised.value, openai.APIError)


def test_garbage_in_a_stream(openai_like: StartOpenAI) -> None:
    server = openai_like([say("one two", bend=with_garbage(2, b"data: {]\n\n"))])
    with pytest.raises(json.JSONDecodeError):
        streamed(client(server))


def test_every_event_twice_repeats_the_words(openai_like: StartOpenAI) -> None:
    server = openai_like([say("one two", bend=each_twice)])
    assert streamed(client(server)).text == "oneone two two"


def test_a_slow_stream_comes_to_its_end(openai_like: StartOpenAI) -> None:
    server = openai_like([say("one two", bend=slowly(0.01))])
    assert streamed(client(server)).text == "one two"


def test_an_endless_stream_goes_on_until_the_client_leaves(openai_like: StartOpenAI) -> None:
    server = openai_like([Endless("more ")])
    stream = client(server).stream("talk")
    heard = [str(next(stream).text) for _ in range(500)]
    stream.close()  # type: ignore[attr-defined]
    assert heard.count("more ") > 400


def test_the_server_knows_that_a_client_has_left(openai_like: StartOpenAI) -> None:
    server = openai_like([say("one two three", bend=stall_after(2))])
    stream = client(server).stream("count")
    next(stream)
    stream.close()  # type: ignore[attr-defined]
    assert server.until(lambda: server.left_early == 1)


def test_an_answer_may_lack_its_usage_or_end_for_another_reason(openai_like: StartOpenAI) -> None:
    server = openai_like([say("cut", usage=None, finish="length"), say("", refusal="I can't.")])
    chat = client(server)
    first, second = chat.invoke("a"), chat.invoke("b")
    assert first.usage_metadata is None
    assert first.response_metadata["finish_reason"] == "length"
    assert second.additional_kwargs["refusal"] == "I can't."


def test_a_script_may_be_a_function_of_the_request(openai_like: StartOpenAI) -> None:
    def echo(request: Request) -> Answer:
        return say(request.said_by("user")[-1].upper())

    server = openai_like(echo)
    assert client(server).invoke("loud").text == "LOUD"
    assert client(openai_like(always(say("Same.")))).invoke("x").text == "Same."


def test_more_requests_than_turns_is_a_complaint(openai_like: StartOpenAI) -> None:
    server = openai_like([say("Once.")])
    client(server).invoke("a")
    with pytest.raises(openai.BadRequestError, match="The script is over"):
        client(server).invoke("b")
    assert server.complaints == ["request 2 of 1 expected"]


def test_the_list_of_models_needs_the_key(openai_like: StartOpenAI) -> None:
    server = openai_like(models=("small", "large"))
    asked = urllib.request.Request(
        f"{server.url}/models", headers={"authorization": f"Bearer {KEY}"}
    )
    with urllib.request.urlopen(asked) as found:
        assert [row["id"] for row in json.load(found)["data"]] == ["small", "large"]
    with pytest.raises(urllib.error.HTTPError, match="401"):
        urllib.request.urlopen(f"{server.url}/models")


def test_an_unplugged_server_cuts_off_and_then_refuses(openai_like: StartOpenAI) -> None:
    server = openai_like([say("one two three", bend=stall_after(2)), say("again")])
    chat = client(server)
    stream = chat.stream("count")
    next(stream)
    server.unplug()
    with pytest.raises((openai.APIError, httpx.TransportError)):
        list(stream)
    with pytest.raises(openai.APIConnectionError):
        chat.invoke("are you there?")
