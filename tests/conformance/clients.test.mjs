// The reference clients against this server, over each transport.
import assert from "node:assert/strict";
import { once } from "node:events";
import { after, before, describe, test } from "node:test";
import { Socket as EngineSocket } from "engine.io-client";
import { io } from "socket.io-client";
import { startServer } from "./lib/server.mjs";

let server;
before(async () => (server = await startServer({ "ping-interval": 300, "ping-timeout": 200, loops: 2 })));
after(() => server.stop());

const TRANSPORTS = { polling: ["polling"], websocket: ["websocket"], upgrade: ["polling", "websocket"] };

async function connected(transports, path = "/", options = {}) {
  const socket = io(server.url + path, { transports, forceNew: true, reconnection: false, ...options });
  const auth = once(socket, "auth");
  await once(socket, "connect");
  return Object.assign(socket, { echoedAuth: (await auth)[0] });
}

for (const [name, transports] of Object.entries(TRANSPORTS)) {
  describe(`socket.io-client, ${name}`, () => {
    test("sends its token with CONNECT", async () => {
      const socket = await connected(transports, "/", { auth: { token: "abc" } });
      assert.deepEqual(socket.echoedAuth, { token: "abc" });
      socket.disconnect();
    });

    test("events, acknowledgements and binary", async () => {
      const socket = await connected(transports);
      for (let i = 0; i < 20; ++i) {
        const back = once(socket, "message-back");
        socket.emit("message", i, { list: [true, null, "ü\u{1F600}"] }, Buffer.from([i, 255]));
        assert.deepEqual(await back, [i, { list: [true, null, "ü\u{1F600}"] }, Buffer.from([i, 255])]);
      }
      const answer = await socket.timeout(2000).emitWithAck("message-with-ack", { a: 1 });
      assert.deepEqual(answer, { a: 1 });
      socket.disconnect();
    });

    test("a burst keeps its order", async () => {
      const socket = await connected(transports);
      const seen = [];
      const all = new Promise((resolve) =>
        socket.on("message-back", (i) => (seen.push(i), seen.length === 500 && resolve())),
      );
      for (let i = 0; i < 500; ++i) socket.emit("message", i);
      await all;
      assert.deepEqual(seen, Array.from({ length: 500 }, (_, i) => i));
      socket.disconnect();
    });

    test("namespaces share a connection", async () => {
      const main = await connected(transports);
      const custom = main.io.socket("/custom", { auth: { who: "me" } });
      const [auth] = await once(custom, "auth");
      assert.deepEqual(auth, { who: "me" });
      custom.disconnect();
      assert.equal(await main.timeout(2000).emitWithAck("message-with-ack", "still here"), "still here");
      main.disconnect();
    });

    test("an unknown namespace is refused", async () => {
      const socket = io(`${server.url}/nowhere`, { transports, forceNew: true, reconnection: false });
      const [error] = await once(socket, "connect_error");
      assert.equal(error.message, "Invalid namespace");
      socket.disconnect();
    });

    test("stays connected over several heartbeats", async () => {
      const socket = await connected(transports);
      let pings = 0;
      await new Promise((resolve) => socket.io.on("ping", () => ++pings === 3 && resolve()));
      assert.equal(socket.connected, true);
      socket.disconnect();
    });
  });
}

test("socket.io-client upgrades, and messages around the upgrade all arrive once", async () => {
  const socket = io(server.url, { transports: TRANSPORTS.upgrade, forceNew: true, reconnection: false });
  const upgraded = new Promise((resolve) => socket.io.once("open", () => socket.io.engine.once("upgrade", resolve)));
  const seen = [];
  socket.on("message-back", (i) => seen.push(i));
  let sent = 0;
  const timer = setInterval(() => socket.emit("message", sent++), 1);
  await upgraded;
  clearInterval(timer);
  for (let i = 0; i < 50; ++i) socket.emit("message", sent++);
  assert.equal(socket.io.engine.transport.name, "websocket");
  await socket.timeout(2000).emitWithAck("message-with-ack", 1);
  assert.deepEqual(seen, Array.from({ length: sent }, (_, i) => i));
  socket.disconnect();
});

for (const [name, transports] of Object.entries(TRANSPORTS)) {
  test(`engine.io-client, ${name}`, async () => {
    const socket = new EngineSocket(server.url, { transports, path: "/engine.io/" });
    socket.binaryType = "nodebuffer";
    await once(socket, "open");
    const seen = [];
    const all = new Promise((resolve) => socket.on("message", (data) => (seen.push(data), seen.length === 3 && resolve())));
    socket.send("text");
    socket.send(Buffer.from([1, 2, 3]));
    socket.send("ü");
    await all;
    assert.deepEqual(seen, ["text", Buffer.from([1, 2, 3]), "ü"]);
    const closed = once(socket, "close");
    socket.close();
    await closed;
  });
}
