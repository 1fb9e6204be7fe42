"""A provider that speaks the protocol of Ollama: one JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from tests.providers.script import Answer, Endless, Raw, Refusal, Request, Script
from tests.providers.server import Provider

_AT = "2026-11-21T10:00:00.000000Z"


class OllamaLike(Provider):
    """`/api/chat`, streamed or not, `/api/tags`, `/api/show` and `/api/version`; it has no keys."""

    speaks = "ollama"

    def __init__(
        self, script: Script = (), *, port: int = 0, models: tuple[str, ...] = ("small",)
    ) -> None:
        super().__init__(script, port=port)
        self.models = models

    def is_chat(self, request: Request) -> bool:
        return request.path == "/api/chat" and request.method == "POST"

    def beside(self, request: Request) -> Raw | Refusal:
        if request.path == "/api/tags":
            return Raw(json.dumps({"models": [_model(name) for name in self.models]}).encode())
        if request.path == "/api/version":
            return Raw(b'{"version":"0.13.0"}')
        if request.path == "/":
            return Raw(b"Ollama is running", "text/plain")
        if request.path == "/api/show":
            name = str(request.body.get("model"))
            if name not in self.models:
                return Refusal(404, f"model '{name}' not found")
            details = {**_model(name)["details"]}
            return Raw(json.dumps({"details": details, "capabilities": ["tools"]}).encode())
        self.complaints.append(f"unknown: {request.method} {request.path}")
        return Raw(b"404 page not found", "text/plain", 404)

    def objection(self, request: Request) -> Refusal | None:
        name = str(request.body.get("model"))
        if name not in self.models:
            return Refusal(404, f"model '{name}' not found")
        return None

    def refusal_body(self, refusal: Refusal) -> Mapping[str, Any]:
        return {"error": refusal.message}

    def content_type(self, request: Request) -> str:
        streams = request.body.get("stream", True)
        return "application/x-ndjson" if streams else "application/json; charset=utf-8"

    def events(self, answer: Answer, request: Request) -> list[bytes]:
        calls = [
            {"function": {"name": one.name, "arguments": _arguments(one.arguments)}}
            for one in answer.calls
        ]
        end = {
            "done": True,
            "done_reason": answer.finish or "stop",
            "total_duration": 1_000_000,
            "load_duration": 1_000,
        }
        if answer.usage is not None:
            end |= {"prompt_eval_count": answer.usage.read, "prompt_eval_duration": 1_000}
            end |= {"eval_count": answer.usage.written, "eval_duration": 1_000}
        if not request.body.get("stream", True):
            message: dict[str, Any] = {"role": "assistant", "content": answer.whole}
            if calls:
                message["tool_calls"] = calls
            return [_line(request, message, **end)]
        lines = [
            _line(request, {"role": "assistant", "content": piece}, done=False)
            for piece in answer.in_pieces
            if piece
        ]
        for one in calls:
            message = {"role": "assistant", "content": "", "tool_calls": [one]}
            lines.append(_line(request, message, done=False))
        return [*lines, _line(request, {"role": "assistant", "content": ""}, **end)]

    def endless(self, turn: Endless, request: Request) -> Iterator[bytes]:
        line = _line(request, {"role": "assistant", "content": turn.piece}, done=False)
        while True:
            yield line


def _line(request: Request, message: Mapping[str, Any], **more: Any) -> bytes:
    head = {"model": request.body.get("model"), "created_at": _AT, "message": message}
    return json.dumps({**head, **more}).encode() + b"\n"


def _arguments(value: Mapping[str, Any] | str) -> Any:
    return value if isinstance(value, str) else dict(value)


def _model(name: str) -> dict[str, Any]:
    return {
        "name": name,
        "model": name,
        "modified_at": _AT,
        "size": 4_000_000_000,
        "digest": "0" * 64,
        "details": {
            "parent_model": "",
            "format": "gguf",
            "family": "small",
            "families": ["small"],
            "parameter_size": "4B",
            "quantization_level": "Q4_K_M",
        },
    }
