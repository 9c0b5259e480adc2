// RFC 6455 at /echo, frame by frame.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { frame, OPENING, opening, RawSocket, sleep, Socket } from "./lib/client.mjs";
import { startServer } from "./lib/server.mjs";

const [CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG] = [0, 1, 2, 8, 9, 10];
const MAX_BYTES = 16 * 1024 * 1024;

let server;
before(async () => (server = await startServer()));
after(() => server.stop());

const open = () => RawSocket.open(server, "/echo");
const told = ({ head, payload }) => `${(head & 0x0f).toString()}:${payload.toString()}`;
const closePayload = (code, reason = "") => Buffer.concat([Buffer.from([code >> 8, code & 0xff]), Buffer.from(reason)]);

describe("what comes back", () => {
  const cases = {
    "empty text": [[frame(TEXT)], ["1:"]],
    text: [[frame(TEXT, "hello ü")], ["1:hello ü"]],
    binary: [[frame(BINARY, "bytes")], ["2:bytes"]],
    "125 bytes": [[frame(TEXT, "x".repeat(125))], [`1:${"x".repeat(125)}`]],
    "126 bytes": [[frame(TEXT, "x".repeat(126))], [`1:${"x".repeat(126)}`]],
    "65536 bytes": [[frame(BINARY, "x".repeat(65536))], [`2:${"x".repeat(65536)}`]],
    "fragments": [[frame(TEXT, "a", { fin: false }), frame(CONTINUATION, "b", { fin: false }), frame(CONTINUATION, "c")], ["1:abc"]],
    "ping": [[frame(PING, "payload")], ["10:payload"]],
    "ping between fragments": [[frame(TEXT, "a", { fin: false }), frame(PING, "p"), frame(CONTINUATION, "b")], ["10:p", "1:ab"]],
    "unsolicited pong is ignored": [[frame(PONG, "x"), frame(TEXT, "a")], ["1:a"]],
    "ten pings": [Array.from({ length: 10 }, (_, i) => frame(PING, `${i}`)), Array.from({ length: 10 }, (_, i) => `10:${i}`)],
    "character split over fragments": [[frame(TEXT, Buffer.from([0xe2, 0x82]), { fin: false }), frame(CONTINUATION, Buffer.from([0xac]))], ["1:€"]],
  };
  for (const [name, [sent, expected]] of Object.entries(cases)) {
    test(name, async () => {
      const raw = await open();
      raw.write(...sent);
      assert.deepEqual((await raw.framesUntil(expected.length)).map(told), expected);
      raw.socket.destroy();
    });
    test(`${name}, a byte at a time`, { skip: sent[0].length > 300 }, async () => {
      const raw = await open();
      raw.socket.setNoDelay(true);
      for (const byte of Buffer.concat(sent)) {
        raw.write(Buffer.from([byte]));
        await sleep(0);
      }
      assert.deepEqual((await raw.framesUntil(expected.length)).map(told), expected);
      raw.socket.destroy();
    });
  }
});

describe("what closes the connection", () => {
  const tooLong = Buffer.concat([Buffer.from([0x82, 0xff]), Buffer.from([0, 0, 0, 0, 1, 0, 0, 1]), Buffer.alloc(4)]);
  const cases = {
    "unmasked frame": [1002, frame(TEXT, "a", { masked: false })],
    ...Object.fromEntries([1, 2, 4, 7].map((rsv) => [`reserved bits ${rsv}`, [1002, frame(TEXT, "a", { rsv })]])),
    ...Object.fromEntries([3, 4, 5, 6, 7, 11, 12, 13, 14, 15].map((op) => [`opcode ${op}`, [1002, frame(op)]])),
    "ping of 126 bytes": [1002, frame(PING, "x".repeat(126))],
    "fragmented ping": [1002, frame(PING, "a", { fin: false })],
    "continuation of nothing": [1002, frame(CONTINUATION, "a")],
    "text inside a text": [1002, frame(TEXT, "a", { fin: false }), frame(TEXT, "b")],
    "length not in its shortest form": [1002, frame(TEXT, "a", { lengthBytes: 2 })],
    "length of 64 bits not in its shortest form": [1002, frame(TEXT, "a".repeat(200), { lengthBytes: 8 })],
    "invalid UTF-8": [1007, frame(TEXT, Buffer.from([0xce, 0xba, 0xff]))],
    "invalid UTF-8 in an unfinished message": [1007, frame(TEXT, Buffer.from([0xf4, 0x90]), { fin: false })],
    "surrogate": [1007, frame(TEXT, Buffer.from([0xed, 0xa0, 0x80]))],
    "text that ends inside a character": [1007, frame(TEXT, Buffer.from([0xe2, 0x82]))],
    "message over 16 MiB, by its header alone": [1009, tooLong],
    "close": [1005, frame(CLOSE)],
    "close of one byte": [1002, frame(CLOSE, "x")],
    "close with a reason": [1000, frame(CLOSE, closePayload(1000, "bye"))],
    "close, reason not UTF-8": [1007, frame(CLOSE, Buffer.from([0x03, 0xe8, 0xff]))],
    "close of 126 bytes": [1002, frame(CLOSE, closePayload(1000, "x".repeat(124)))],
    ...Object.fromEntries([1000, 1001, 1003, 1011, 1014, 3000, 4999].map((c) => [`close ${c}`, [c, frame(CLOSE, closePayload(c))]])),
    ...Object.fromEntries(
      [0, 999, 1004, 1005, 1006, 1015, 1100, 2000, 2999, 5000, 65535].map((c) => [`close ${c}`, [1002, frame(CLOSE, closePayload(c))]]),
    ),
  };
  for (const [name, [code, ...sent]] of Object.entries(cases)) {
    test(name, async () => {
      const raw = await open();
      raw.write(...sent);
      assert.equal(await raw.closeCode(), code);
    });
  }

  test("what follows a close is not answered", async () => {
    const raw = await open();
    raw.write(frame(TEXT, "before"), frame(CLOSE), frame(TEXT, "after"), frame(PING));
    assert.equal(await raw.closeCode(), 1005);
    assert.deepEqual(raw.frames().map(told), ["1:before", "8:"]);
  });

  test("an error takes nobody else down", async () => {
    const [good, bad] = [await open(), await open()];
    bad.write(frame(TEXT, Buffer.from([0xff])));
    assert.equal(await bad.closeCode(), 1007);
    good.write(frame(TEXT, "still here"));
    assert.deepEqual((await good.framesUntil(1)).map(told), ["1:still here"]);
    good.socket.destroy();
  });
});

describe("large messages", () => {
  for (const size of [1024 * 1024, MAX_BYTES]) {
    test(`${size} bytes`, async () => {
      const socket = new Socket(`${server.ws}/echo`);
      await socket.opened;
      const message = Buffer.alloc(size, "ab");
      socket.send(message);
      const echoed = await socket.next();
      assert.equal(echoed.length, "binary:".length + 2 * size);
      socket.close();
    });
  }

  test("16 MiB in fragments of 1 KiB", async () => {
    const socket = new Socket(`${server.ws}/echo`, { maxPayload: 0 });
    await socket.opened;
    const piece = "x".repeat(1024);
    for (let i = 1; i <= MAX_BYTES / 1024; ++i) socket.ws.send(piece, { binary: false, fin: i === MAX_BYTES / 1024 });
    assert.equal((await socket.next()).length, "text:".length + MAX_BYTES);
    socket.close();
  });

  test("a byte more is refused", async () => {
    const socket = new Socket(`${server.ws}/echo`);
    await socket.opened;
    socket.send(Buffer.alloc(MAX_BYTES + 1));
    assert.equal(await socket.next(), "close:1009");
  });
});

describe("opening handshake", () => {
  const KEY = OPENING["sec-websocket-key"];
  const status = async (...how) => (await opening(server, "/echo", ...how)).status;
  const cases = [
    ["right", {}, 101],
    ["in other letters", { upgrade: "WebSocket", connection: "keep-alive, upgrade" }, 101],
    ["offers permessage-deflate", { "sec-websocket-extensions": "permessage-deflate" }, 101],
    ["lists another protocol too", { upgrade: "websocket, foo" }, 101],
    ["two upgrades", { upgrade: ["websocket", "h2c"] }, 101],
    ["key with bits that stand for nothing", { "sec-websocket-key": KEY.replace("Q==", "R==") }, 101],
    ["two subprotocols", { "sec-websocket-protocol": "a, b" }, 101],
    ["a subprotocol twice", { "sec-websocket-protocol": ["a", "b, a"] }, 400],
    ["no upgrade", { upgrade: undefined, connection: undefined }, 426],
    ["other protocol", { upgrade: "h2c" }, 400],
    ["no key", { "sec-websocket-key": undefined }, 400],
    ["short key", { "sec-websocket-key": "YWJj" }, 400],
    ["two keys", { "sec-websocket-key": [KEY, KEY] }, 400],
    ["two versions", { "sec-websocket-version": ["13", "13"] }, 400],
    ["other version", { "sec-websocket-version": "7" }, 426],
    ["no version", { "sec-websocket-version": undefined }, 426],
  ];
  for (const [name, changes, expected] of cases) {
    test(name, async () => assert.equal(await status(changes), expected));
  }
  test("POST", async () => assert.equal(await status({ "content-length": 0 }, { method: "POST" }), 405));
  test("HTTP/1.0", async () => assert.equal(await status({}, { http: "1.0" }), 400));
  test("another version is told the one spoken here", async () => {
    const { head } = await opening(server, "/echo", { "sec-websocket-version": "7" });
    assert.match(head, /^Sec-WebSocket-Version: 13\r?$/im);
    assert.match(head, /^Upgrade: websocket\r?$/im);
  });

  test("the first frame may come with the request", async () => {
    const { connect } = await import("node:net");
    const socket = connect(Number(new URL(server.url).port), "127.0.0.1");
    const headers = Object.entries(OPENING).map(([k, v]) => `${k}: ${v}\r\n`).join("");
    socket.write(Buffer.concat([Buffer.from(`GET /echo HTTP/1.1\r\n${headers}\r\n`), frame(TEXT, "early")]));
    let answer = "";
    socket.on("data", (data) => (answer += data.toString("latin1")));
    for (let i = 0; i < 500 && !answer.includes("early"); ++i) await sleep(5);
    socket.destroy();
    assert.match(answer, /\x81\x05early$/);
  });
});
