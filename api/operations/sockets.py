"""Sockets that wait for nothing, and whose calls keep Python's lock.

Such a call takes some microseconds. Whoever lets go of the lock for it may wait a hundred times as long to have it
back from a thread that computes, and in a crowd there are thousands of such calls a second.
"""

import ctypes
import select
import socket

_SYSTEM = ctypes.PyDLL(None)
_receive, _send = _SYSTEM.recv, _SYSTEM.send
for _call in (_receive, _send):
    _call.argtypes = ctypes.c_int, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_int
    _call.restype = ctypes.c_ssize_t
_AT_ONCE = socket.MSG_DONTWAIT | socket.MSG_NOSIGNAL


class Reader:
    """Room for what one thread reads, ``most`` bytes at a time."""

    def __init__(self, most: int) -> None:
        self.most, self.room = most, ctypes.create_string_buffer(most)
        self.seen = memoryview(self.room)

    def read(self, number: int) -> bytes:
        """What has come to the socket of this number; nothing where there is nothing, or it ended or broke."""
        length = _receive(number, self.room, self.most, _AT_ONCE)
        return bytes(self.seen[:length]) if length > 0 else b""


class Connection(socket.socket):
    """One that was made so that it never waits."""

    def setblocking(self, _: object, /) -> None:
        """As it is."""

    def close(self) -> None:
        if (number := self.detach()) >= 0:
            _SYSTEM.close(number)


def accepted(listener: socket.socket) -> Connection | None:
    """Who is next at the door, if anybody is."""
    number = _SYSTEM.accept4(listener.fileno(), None, None, socket.SOCK_NONBLOCK | socket.SOCK_CLOEXEC)
    return None if number < 0 else Connection(listener.family, listener.type, listener.proto, number)


def sent(number: int, data: bytes) -> int:
    """How many of the bytes the socket of this number took at once; none where it takes none, or is broken."""
    taken: int = _send(number, data, len(data), _AT_ONCE)
    return max(0, taken)


def has_ended(number: int) -> bool:
    """Whether nobody is at the other end of the socket of this number any more."""
    asked = select.poll()
    asked.register(number, select.POLLRDHUP)
    return bool(asked.poll(0))
