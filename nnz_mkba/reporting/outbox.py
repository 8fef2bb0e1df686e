"""A kernel's session without sockets: what it would send is kept as JSON, once, in the order in which it came."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from typing import Any

import zmq
from jupyter_client.jsonutil import json_default
from jupyter_client.session import Session


@dataclass(frozen=True)
class _Sent:
    """A message that was sent, and what it takes to know where it belongs."""

    kind: str
    about: str
    idle: bool
    packed: bytes


class Outbox(Session):
    """Takes messages where a session would pack, sign and send them, for this same process to unpack."""

    def __init__(self, **settings: Any):
        super().__init__(**settings)
        self._sent: list[_Sent] = []

    def send(self, stream: Any, msg_or_type: Any, *arguments: Any, **options: Any) -> dict[str, Any] | None:
        """Keep a message as it is now; arguments as for `Session.send`, of which those about sockets do nothing."""
        if self.check_pid and os.getpid() != self.pid:  # a process that a notebook forked
            return None
        message = msg_or_type if isinstance(msg_or_type, dict) else self._made(msg_or_type, *arguments, **options)
        content, about = message["content"], message["parent_header"].get("msg_id", "")
        idle = message["msg_type"] == "status" and content["execution_state"] == "idle"
        self._sent.append(_Sent(message["msg_type"], about, idle, self._packed(message)))
        return message

    def _packed(self, message: dict[str, Any]) -> bytes:
        try:
            return bytes(self.pack(message))
        except UnicodeEncodeError:  # half of a character
            return json.dumps(message, default=json_default, ensure_ascii=False).encode("utf-8", "replace")

    def forget(self) -> None:
        """Drop what was sent and not collected."""
        self._sent.clear()

    def _made(
        self,
        kind: str,
        content: dict[str, Any] | None = None,
        parent: dict[str, Any] | None = None,
        *_: Any,
        header: dict[str, Any] | None = None,
        metadata: dict[str, Any] | None = None,
        **__: Any,
    ) -> dict[str, Any]:
        return self.msg(kind, content=content, parent=parent, header=header, metadata=metadata)

    def wire(self, message: dict[str, Any]) -> list[zmq.Message]:
        """Return a request in the parts in which a kernel takes it."""
        return [zmq.Message(part) for part in self.serialize(message)]

    def collect(self, asked: str) -> tuple[bytes, list[bytes]]:
        """Return the reply to a request, and what was published up to and with its idle status."""
        end = next(place for place, sent in enumerate(self._sent) if sent.idle and sent.about == asked) + 1
        found, self._sent[:end] = [sent for sent in self._sent[:end] if sent.about in ("", asked)], []
        (reply,) = [sent.packed for sent in found if sent.kind == "execute_reply"]
        return reply, [sent.packed for sent in found if sent.kind != "execute_reply"]
