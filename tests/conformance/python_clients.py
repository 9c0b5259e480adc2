"""Clients written by other people, against the conformance server: python-socketio (polling, WebSocket, upgrade), python-engineio
and websockets. Usage: python_clients.py http://127.0.0.1:PORT; prints a line a check, and exits 1 where one fails."""

import asyncio
import queue
import sys
import threading

import engineio
import socketio
import websockets

URL = sys.argv[1]
PATIENCE_S = 5

# By itself this client gives up a polling session that has more to say in one answer.
engineio.payload.Payload.max_decode_packets = 1000


def socketio_checks(transports):
    client = socketio.Client(reconnection=False)
    auth, back = queue.Queue(), queue.Queue()
    client.on("auth", auth.put)
    client.on("auth", auth.put, namespace="/custom")
    client.on("message-back", lambda *args: back.put(args))
    client.connect(URL, auth={"token": "abc"}, transports=transports, namespaces=["/", "/custom"], wait_timeout=PATIENCE_S)
    assert [auth.get(timeout=PATIENCE_S) for _ in range(2)] == [{"token": "abc"}] * 2

    for i in range(20):
        sent = (i, {"list": [True, None, "ü\U0001F600"]}, bytes([i, 255]))
        client.emit("message", sent)
        assert back.get(timeout=PATIENCE_S) == sent
    assert client.call("message-with-ack", {"a": 1}, timeout=PATIENCE_S) == {"a": 1}
    assert client.call("message-with-ack", b"\x01\x02", timeout=PATIENCE_S) == b"\x01\x02"
    for i in range(200):
        client.emit("message", i)
    assert [back.get(timeout=PATIENCE_S) for _ in range(200)] == [(i,) for i in range(200)]

    client.sleep(1)  # three heartbeats long
    assert client.connected and client.transport() == transports[-1]
    assert client.call("message-with-ack", "still here", timeout=PATIENCE_S) == "still here"
    client.disconnect()


def refused_namespace():
    client = socketio.Client(reconnection=False)
    try:
        client.connect(URL, namespaces=["/nowhere"], wait_timeout=PATIENCE_S)
    except socketio.exceptions.ConnectionError:
        return
    finally:
        client.disconnect()
    raise AssertionError("an unknown namespace was joined")


def engineio_checks(transports):
    client = engineio.Client()
    got, ended = queue.Queue(), threading.Event()
    client.on("message", got.put)
    client.on("disconnect", ended.set)
    client.connect(URL, transports=transports, engineio_path="engine.io")
    # Over polling this client sends Latin-1, which is no text to anybody else.
    for message in ["text", "plain" if transports == ["polling"] else "ü", b"\x00\x01\xff"]:
        client.send(message)
        assert got.get(timeout=PATIENCE_S) == message
    client.disconnect()
    assert ended.wait(PATIENCE_S)


async def websocket_checks():
    async with websockets.connect(URL.replace("http", "ws") + "/echo", max_size=None) as socket:
        for message in ["", "text ü", b"", bytes(range(256)), "x" * 70_000, b"y" * 1_000_000]:
            await socket.send(message)
            assert await asyncio.wait_for(socket.recv(), PATIENCE_S) == message
        await socket.send(["in ", "three ", "fragments"])
        assert await asyncio.wait_for(socket.recv(), PATIENCE_S) == "in three fragments"
        await asyncio.wait_for(await socket.ping(), PATIENCE_S)
    assert socket.close_code == 1000


CHECKS = {
    "socketio, polling": lambda: socketio_checks(["polling"]),
    "socketio, websocket": lambda: socketio_checks(["websocket"]),
    "socketio, upgrade": lambda: socketio_checks(["polling", "websocket"]),
    "socketio, unknown namespace": refused_namespace,
    "engineio, polling": lambda: engineio_checks(["polling"]),
    "engineio, websocket": lambda: engineio_checks(["websocket"]),
    "engineio, upgrade": lambda: engineio_checks(["polling", "websocket"]),
    "websockets": lambda: asyncio.run(websocket_checks()),
}

failures = 0
for name, check in CHECKS.items():
    try:
        check()
        print(f"ok {name}", flush=True)
    except Exception as failure:  # told, and the next one is tried
        failures += 1
        print(f"failed {name}: {failure!r}", flush=True)
sys.exit(1 if failures else 0)
