// Clients that do not play along cost a bounded amount, and nobody else notices.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { frame, Polling, RawSocket, sleep, Socket } from "./lib/client.mjs";
import { startServer } from "./lib/server.mjs";

const MIB = 1024 * 1024;

let server;
before(async () => (server = await startServer({ "ping-interval": 5000, "ping-timeout": 5000, loops: 2 })));
after(() => server.stop());

const rssBytes = () => Number(readFileSync(`/proc/${server.pid}/status`, "utf8").match(/VmRSS:\s+(\d+)/)[1]) * 1024;

test("a WebSocket client that never reads is not read from for ever", async () => {
  const before = rssBytes();
  const raw = await RawSocket.open(server, "/echo");
  raw.socket.pause();
  const message = frame(2, Buffer.alloc(MIB));
  let taken = 0;
  let stuck = false;
  while (!stuck && taken < 400) {
    if (raw.socket.write(message)) {
      ++taken;
      continue;
    }
    const drained = new Promise((resolve) => raw.socket.once("drain", () => resolve(true)));
    stuck = !(await Promise.race([drained, sleep(1500).then(() => false)]));
    if (!stuck) ++taken;
  }
  assert.ok(stuck, "the server stops reading");
  assert.ok(taken < 100, `${taken} MiB taken`);
  assert.ok(rssBytes() - before < 150 * MIB, "memory is bounded");
  const other = new Socket(`${server.ws}/echo`);
  await other.opened;
  other.send("hello");
  assert.equal(await other.next(), "text:hello");
  other.close();
  raw.socket.destroy();
});

test("a client that never polls loses its session once too much waits", async () => {
  const session = await new Polling(server, "/engine.io/").open();
  const message = "4".padEnd(900_000, "x");
  for (let i = 0; i < 80; ++i) assert.equal(await session.post(message), "200 ok");
  const rest = await session.poll();
  assert.ok(rest.endsWith("\x1e1"), "what was queued, and then the close");
  assert.ok(rest.length < 66 * MIB, `${rest.length} bytes were kept`);
  assert.equal(await session.poll(), '400 {"code":1,"message":"Session ID unknown"}');
});

test("a ping flood is answered, and ends with the connection", async () => {
  const raw = await RawSocket.open(server, "/echo");
  const flood = Buffer.concat(Array.from({ length: 1000 }, () => frame(9, "x".repeat(125))));
  raw.write(flood);
  assert.equal((await raw.framesUntil(1000)).length, 1000);
  raw.socket.destroy();
});

test("many connections that break the protocol leave nothing behind", async () => {
  for (let round = 0; round < 5; ++round) {
    const sockets = await Promise.all(Array.from({ length: 40 }, () => RawSocket.open(server, "/echo")));
    for (const raw of sockets) raw.write(frame(1, Buffer.from([0xff])));
    const codes = await Promise.all(sockets.map((raw) => raw.closeCode()));
    assert.deepEqual(new Set(codes), new Set([1007]));
  }
});
