"""A provider that speaks the chat completions protocol, as OpenAI and many others do."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any

from tests.providers.script import Answer, Endless, Raw, Refusal, Request, Script
from tests.providers.server import Provider

KEY = "sk-test-4f1b9a7d2c8e6053"


class OpenAILike(Provider):
    """`/v1/chat/completions`, streamed or not, and `/v1/models`.

    `key` is the only one that is let in.
    """

    speaks = "openai"

    def __init__(
        self,
        script: Script = (),
        *,
        port: int = 0,
        key: str = KEY,
        models: tuple[str, ...] = ("small",),
        at_once: bool = False,
    ) -> None:
        super().__init__(script, port=port)
        self.key, self.models, self.at_once = key, models, at_once
        self._numbers = count(1)

    @property
    def url(self) -> str:
        """The address for a client."""
        return f"{self.base}/v1"

    def is_chat(self, request: Request) -> bool:
        return request.path == "/v1/chat/completions" and request.method == "POST"

    def beside(self, request: Request) -> Raw | Refusal:
        if not self._let_in(request):
            return self._wrong_key(request)
        if request.path == "/v1/models":
            rows = [
                {"id": name, "object": "model", "created": 1_790_000_000, "owned_by": "tests"}
                for name in self.models
            ]
            return Raw(json.dumps({"object": "list", "data": rows}).encode())
        self.complaints.append(f"unknown: {request.method} {request.path}")
        return Refusal(404, f"Invalid URL ({request.method} {request.path})")

    def objection(self, request: Request) -> Refusal | None:
        if not self._let_in(request):
            return self._wrong_key(request)
        model = request.body.get("model")
        if model not in self.models:
            return Refusal(
                404, f"The model `{model}` does not exist or you do not have access to it.",
                "model_not_found",
            )  # fmt: skip
        if not request.messages:
            return Refusal(400, "Invalid 'messages': empty array.", "empty_array")
        return _unanswered(request.messages)

    def refusal_body(self, refusal: Refusal) -> Mapping[str, Any]:
        kind = "server_error" if refusal.status >= 500 else "invalid_request_error"
        error = {"message": refusal.message, "type": kind, "param": None}
        return {"error": {**error, "code": refusal.code or None}}

    def content_type(self, request: Request) -> str:
        return "text/event-stream; charset=utf-8" if request.streams else "application/json"

    def events(self, answer: Answer, request: Request) -> list[bytes]:
        number = next(self._numbers)
        if not request.streams:
            return [json.dumps(self._whole(answer, request, number)).encode()]
        deltas = [{"role": "assistant", "content": ""}]
        deltas += [{"content": piece} for piece in answer.in_pieces if piece]
        if answer.refusal:
            deltas += [{"refusal": answer.refusal}]
        deltas += self._call_deltas(answer, number)
        chunks = [
            self._chunk(request, number, [{"index": 0, "delta": delta, "finish_reason": None}])
            for delta in deltas
        ]
        end = {"index": 0, "delta": {}, "finish_reason": _finish(answer)}
        chunks.append(self._chunk(request, number, [end]))
        options = request.body.get("stream_options") or {}
        if options.get("include_usage") and answer.usage is not None:
            chunks.append({**self._chunk(request, number, []), "usage": _usage(answer)})
        return [*map(_sse, chunks), b"data: [DONE]\n\n"]

    def endless(self, turn: Endless, request: Request) -> Iterator[bytes]:
        number = next(self._numbers)
        if not request.streams:
            whole = json.dumps(self._whole(Answer(turn.piece), request, number))
            head = whole.partition(turn.piece)[0]
            yield head.encode()
            while True:
                yield (turn.piece * 100).encode()
        delta = {"index": 0, "delta": {"content": turn.piece}, "finish_reason": None}
        event = _sse(self._chunk(request, number, [delta]))
        while True:
            yield event

    def _let_in(self, request: Request) -> bool:
        return request.headers.get("authorization") == f"Bearer {self.key}"

    def _wrong_key(self, request: Request) -> Refusal:
        given = request.headers.get("authorization", "").removeprefix("Bearer ")
        return Refusal(401, f"Incorrect API key provided: {given}.", "invalid_api_key")

    def _whole(self, answer: Answer, request: Request, number: int) -> dict[str, Any]:
        message: dict[str, Any] = {
            "role": "assistant",
            "content": answer.whole or None,
            "refusal": answer.refusal or None,
        }
        if answer.calls:
            message["tool_calls"] = [
                {
                    "id": one.id or f"call_{number}_{n}",
                    "type": "function",
                    "function": {"name": one.name, "arguments": one.as_text},
                }
                for n, one in enumerate(answer.calls)
            ]
        choice = {"index": 0, "message": message, "logprobs": None}
        found: dict[str, Any] = {
            "id": f"chatcmpl-{number}",
            "object": "chat.completion",
            "created": 1_790_000_000,
            "model": request.body.get("model"),
            "choices": [{**choice, "finish_reason": _finish(answer)}],
        }
        return found if answer.usage is None else {**found, "usage": _usage(answer)}

    def _call_deltas(self, answer: Answer, number: int) -> list[dict[str, Any]]:
        """Each call begins with its name; its arguments come in pieces of a few characters."""
        calls: list[list[dict[str, Any]]] = []
        for n, one in enumerate(answer.calls):
            function = {"name": one.name, "arguments": ""}
            first = {"index": n, "id": one.id or f"call_{number}_{n}", "type": "function"}
            text = one.as_text
            size = max(7, len(text) // 40)
            calls.append([{**first, "function": function}])
            calls[-1] += [
                {"index": n, "function": {"arguments": text[at : at + size]}}
                for at in range(0, len(text), size)
            ]
        if self.at_once:
            longest = max(map(len, calls), default=0)
            order = [one[n] for n in range(longest) for one in calls if n < len(one)]
        else:
            order = [part for one in calls for part in one]
        return [{"tool_calls": [part]} for part in order]

    def _chunk(
        self, request: Request, number: int, choices: list[dict[str, Any]]
    ) -> dict[str, Any]:
        return {
            "id": f"chatcmpl-{number}",
            "object": "chat.completion.chunk",
            "created": 1_790_000_000,
            "model": request.body.get("model"),
            "choices": choices,
        }


def _sse(value: Mapping[str, Any]) -> bytes:
    return b"data: " + json.dumps(value).encode() + b"\n\n"


def _finish(answer: Answer) -> str:
    return answer.finish or ("tool_calls" if answer.calls else "stop")


def _usage(answer: Answer) -> dict[str, Any]:
    usage = answer.usage
    assert usage is not None
    return {
        "prompt_tokens": usage.read,
        "completion_tokens": usage.written,
        "total_tokens": usage.read + usage.written,
        "prompt_tokens_details": {"cached_tokens": usage.cached},
    }


def _unanswered(messages: list[dict[str, Any]]) -> Refusal | None:
    """The refusal of a conversation in which calls and their results do not fit together."""
    waiting: list[str] = []
    for message in messages:
        if message.get("role") == "tool":
            if message.get("tool_call_id") not in waiting:
                return Refusal(
                    400,
                    "Invalid parameter: messages with role 'tool' must be a response to a "
                    "preceding message with 'tool_calls'.",
                )
            waiting.remove(message["tool_call_id"])
            continue
        if waiting:
            break
        waiting = [str(one["id"]) for one in message.get("tool_calls") or []]
    if waiting:
        return Refusal(
            400,
            "An assistant message with 'tool_calls' must be followed by tool messages responding "
            f"to each 'tool_call_id'. The following had no response: {', '.join(waiting)}",
        )
    return None
