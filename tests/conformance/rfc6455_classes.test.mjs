// The classes of cases that WebSocket implementations are measured by, as tables: framing, pings and pongs, reserved bits,
// opcodes, fragmentation, UTF-8 with failing at the first wrong byte, and closing. websocket.test.mjs has the limits.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { frame, RawSocket, sleep } from "./lib/client.mjs";
import { startServer } from "./lib/server.mjs";

const [CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG] = [0, 1, 2, 8, 9, 10];
const PART = { fin: false };

let server;
before(async () => (server = await startServer()));
after(() => server.stop());

const hex = (digits) => Buffer.from(digits.replaceAll(" ", ""), "hex");
const closing = (code, reason = "") => Buffer.concat([Buffer.from([code >> 8, code & 0xff]), Buffer.from(reason)]);
const told = ({ head, payload }) => `${head & 0x0f}:${payload.toString("hex")}`;
const frameOf = (opcode, payload = "") => `${opcode}:${Buffer.from(payload).toString("hex")}`;

// Sends the pieces (a number is a pause in ms), ends with a close of ours, and tells all frames that came back.
async function conversation(pieces, close = frame(CLOSE, closing(1000))) {
  const raw = await RawSocket.open(server, "/echo");
  raw.socket.setNoDelay(true);
  for (const piece of [...pieces, close]) typeof piece === "number" ? await sleep(piece) : raw.write(piece);
  await raw.closeCode();
  return raw.frames().map(told);
}

const normal = frameOf(CLOSE, closing(1000));
const failed = (code) => frameOf(CLOSE, closing(code));

// A table of [name, what is sent, frames that come before the close, close code or undefined where it is orderly].
function cases(table) {
  for (const [name, pieces, echoed, code] of table) {
    test(name, async () => {
      assert.deepEqual(await conversation(pieces), [...echoed, code ? failed(code) : normal]);
    });
  }
}

const bytewise = (whole) => [...whole].map((byte) => Buffer.from([byte]));

describe("framing", () => {
  const sizes = [0, 1, 125, 126, 127, 128, 65535, 65536];
  cases(
    [TEXT, BINARY].flatMap((opcode) =>
      sizes.map((size) => {
        const payload = Buffer.alloc(size, opcode === TEXT ? "*" : 0xfe);
        return [`${opcode === TEXT ? "text" : "binary"} of ${size} bytes`, [frame(opcode, payload)], [frameOf(opcode, payload)]];
      }),
    ),
  );
  const payload = Buffer.alloc(65536, "*");
  const whole = frame(TEXT, payload);
  for (const step of [997, 1460, 32768]) {
    const chops = Array.from({ length: Math.ceil(whole.length / step) }, (_, i) => whole.subarray(i * step, (i + 1) * step));
    cases([[`65536 bytes in chops of ${step}`, chops, [frameOf(TEXT, payload)]]]);
  }
});

describe("pings and pongs", () => {
  cases([
    ["empty ping", [frame(PING)], [frameOf(PONG)]],
    ["ping with text", [frame(PING, "Hello, world!")], [frameOf(PONG, "Hello, world!")]],
    ["ping with bytes that are no text", [frame(PING, hex("00fffefdfcfb00ff"))], [frameOf(PONG, hex("00fffefdfcfb00ff"))]],
    ["ping of 125 bytes", [frame(PING, Buffer.alloc(125, 0xfe))], [frameOf(PONG, Buffer.alloc(125, 0xfe))]],
    ["ping of 126 bytes", [frame(PING, Buffer.alloc(126, 0xfe))], [], 1002],
    ["ping of 125 bytes, byte by byte", bytewise(frame(PING, Buffer.alloc(125, 0xfe))), [frameOf(PONG, Buffer.alloc(125, 0xfe))]],
    ["unsolicited pong", [frame(PONG)], []],
    ["unsolicited pong with a payload", [frame(PONG, "unsolicited")], []],
    ["unsolicited pong, then a ping", [frame(PONG, "unsolicited"), frame(PING, "ping")], [frameOf(PONG, "ping")]],
    ["ten pings", Array.from({ length: 10 }, (_, i) => frame(PING, `${i}`)), Array.from({ length: 10 }, (_, i) => frameOf(PONG, `${i}`))],
  ]);
});

describe("reserved bits", () => {
  cases([
    ...[1, 2, 3, 4, 5, 6, 7].map((rsv) => [`${rsv}, alone`, [frame(TEXT, "x", { rsv })], [], 1002]),
    ["after a good message", [frame(TEXT, "good"), frame(TEXT, "x", { rsv: 2 }), frame(PING)], [frameOf(TEXT, "good")], 1002],
    ["on a ping", [frame(PING, "x", { rsv: 1 })], [], 1002],
    ["on a close", [frame(CLOSE, closing(1000), { rsv: 4 })], [], 1002],
    ["on a continuation", [frame(TEXT, "a", PART), frame(CONTINUATION, "b", { rsv: 4 })], [], 1002],
  ]);
});

describe("opcodes", () => {
  cases(
    [3, 4, 5, 6, 7, 11, 12, 13, 14, 15].flatMap((opcode) => [
      [`${opcode}, empty`, [frame(opcode)], [], 1002],
      [`${opcode}, after a good message`, [frame(TEXT, "good"), frame(opcode, "x"), frame(PING)], [frameOf(TEXT, "good")], 1002],
    ]),
  );
});

describe("fragmentation", () => {
  const parts = (opcode, ...texts) =>
    texts.map((text, i) => frame(i === 0 ? opcode : CONTINUATION, text, { fin: i === texts.length - 1 }));
  cases([
    ["ping in fragments", [frame(PING, "a", PART), frame(CONTINUATION, "b")], [], 1002],
    ["pong in fragments", [frame(PONG, "a", PART), frame(CONTINUATION, "b")], [], 1002],
    ["text in two", parts(TEXT, "fragment1", "fragment2"), [frameOf(TEXT, "fragment1fragment2")]],
    ["binary in three", parts(BINARY, "1", "2", "3"), [frameOf(BINARY, "123")]],
    ["text in two, byte by byte", bytewise(Buffer.concat(parts(TEXT, "ab", "cd"))), [frameOf(TEXT, "abcd")]],
    ["empty fragments", parts(TEXT, "", "", ""), [frameOf(TEXT, "")]],
    ["empty fragments around one", parts(TEXT, "", "middle", ""), [frameOf(TEXT, "middle")]],
    [
      "pings between fragments, with pauses",
      [frame(TEXT, "a", PART), 20, frame(PING, "1"), 20, frame(CONTINUATION, "b", PART), frame(PING, "2"), frame(CONTINUATION, "c")],
      [frameOf(PONG, "1"), frameOf(PONG, "2"), frameOf(TEXT, "abc")],
    ],
    ["continuation of nothing, final", [frame(CONTINUATION, "x"), frame(TEXT, "y")], [], 1002],
    ["continuation of nothing, not final", [frame(CONTINUATION, "x", PART), frame(TEXT, "y")], [], 1002],
    ["continuation after a whole message", [frame(TEXT, "a"), frame(CONTINUATION, "x")], [frameOf(TEXT, "a")], 1002],
    ["text inside a text", [frame(TEXT, "a", PART), frame(TEXT, "b")], [], 1002],
    ["binary inside a text", [frame(TEXT, "a", PART), frame(BINARY, "b", PART)], [], 1002],
    ["two messages in fragments", [...parts(TEXT, "a", "b"), ...parts(TEXT, "c", "d")], [frameOf(TEXT, "ab"), frameOf(TEXT, "cd")]],
    ["close inside a message", [frame(TEXT, "a", PART), frame(CLOSE, closing(1000))], []],
  ]);
});

// The first byte that no valid text could have there comes at `at`.
const INVALID = [
  ["lone continuation byte", "80", 0],
  ["lone last continuation byte", "bf", 0],
  ["many continuation bytes", "808182bf", 0],
  ["lead byte of two without more", "c3 20", 1],
  ["lead byte of three without more", "e2 20", 1],
  ["lead byte of three, one byte more", "e2 82 20", 2],
  ["lead byte of four without more", "f0 20", 1],
  ["lead byte of four, two bytes more", "f0 9f 98 20", 3],
  ["overlong slash of two", "c0 af", 0],
  ["overlong slash of three", "e0 80 af", 1],
  ["overlong slash of four", "f0 80 80 af", 1],
  ["overlong NUL", "c0 80", 0],
  ["overlong highest of two", "c1 bf", 0],
  ["overlong highest of three", "e0 9f bf", 1],
  ["overlong highest of four", "f0 8f bf bf", 1],
  ["first high surrogate", "ed a0 80", 1],
  ["last high surrogate", "ed af bf", 1],
  ["first low surrogate", "ed b0 80", 1],
  ["surrogate pair", "ed a0 80 ed b0 80", 1],
  ["beyond U+10FFFF", "f4 90 80 80", 1],
  ["five bytes", "f8 88 80 80 80", 0],
  ["six bytes", "fc 84 80 80 80 80", 0],
  ["0xfe", "fe", 0],
  ["0xff", "ff", 0],
];
const VALID = {
  "κόσμε": "ce ba e1 bd b9 cf 83 ce bc ce b5",
  NUL: "00",
  "first of two": "c2 80",
  "last of two": "df bf",
  "first of three": "e0 a0 80",
  "before the surrogates": "ed 9f bf",
  "behind the surrogates": "ee 80 80",
  "replacement character": "ef bf bd",
  "no character, but valid": "ef bf bf",
  "first of four": "f0 90 80 80",
  "U+10FFFF": "f4 8f bf bf",
};

describe("UTF-8", () => {
  const before = Buffer.from("κόσμε");
  cases(
    Object.entries(VALID).flatMap(([name, digits]) => {
      const text = hex(digits);
      const split = [...text].map((byte, i) => frame(i === 0 ? TEXT : CONTINUATION, Buffer.from([byte]), { fin: i === text.length - 1 }));
      return [
        [`valid: ${name}`, [frame(TEXT, text)], [frameOf(TEXT, text)]],
        [`valid: ${name}, a fragment each byte`, split, [frameOf(TEXT, text)]],
      ];
    }),
  );
  for (const [name, digits, at] of INVALID) {
    const text = Buffer.concat([before, hex(digits), Buffer.from("edited")]);
    cases([
      [`invalid: ${name}`, [frame(TEXT, text)], [], 1007],
      [`invalid: ${name}, in fragments`, [frame(TEXT, text.subarray(0, before.length), PART), frame(CONTINUATION, text.subarray(before.length))], [], 1007],
    ]);
    // Of a frame that never ends: what is wrong is said as soon as it has come.
    test(`invalid: ${name}, fails at its first wrong byte`, async () => {
      const raw = await RawSocket.open(server, "/echo");
      const whole = frame(TEXT, Buffer.concat([text, Buffer.alloc(100, "x")]));
      const good = whole.length - 100 - text.length + before.length + at;
      raw.write(whole.subarray(0, good));
      await sleep(15);
      assert.deepEqual(raw.frames(), [], "all that has come may yet become text");
      raw.write(whole.subarray(good, good + 1));
      assert.equal(await raw.closeCode(), 1007);
    });
  }
  cases([
    ["text that ends inside a character", [frame(TEXT, hex("f0 9f 98"))], [], 1007],
    ["invalid bytes in binary are nobody's business", [frame(BINARY, hex("ff fe c0 80"))], [frameOf(BINARY, hex("ff fe c0 80"))]],
  ]);
});

describe("closing", () => {
  const answer = async (...sent) => conversation(sent.slice(0, -1), sent.at(-1));
  const orderly = [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999];
  const unlawful = [0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535];
  for (const code of orderly) {
    test(`${code} is answered with itself`, async () => {
      assert.deepEqual(await answer(frame(CLOSE, closing(code))), [frameOf(CLOSE, closing(code))]);
    });
  }
  for (const code of unlawful) {
    test(`${code} is no code to send`, async () => {
      assert.deepEqual(await answer(frame(CLOSE, closing(code, "x"))), [failed(1002)]);
    });
  }
  test("none is answered with none", async () => assert.deepEqual(await answer(frame(CLOSE)), [frameOf(CLOSE)]));
  test("half a code", async () => assert.deepEqual(await answer(frame(CLOSE, "a")), [failed(1002)]));
  test("the longest reason", async () => {
    const close = closing(1000, "*".repeat(123));
    assert.deepEqual(await answer(frame(CLOSE, close)), [frameOf(CLOSE, close)]);
  });
  test("a reason too long", async () => assert.deepEqual(await answer(frame(CLOSE, closing(1000, "*".repeat(124)))), [failed(1002)]));
  test("a reason that is no text", async () => {
    assert.deepEqual(await answer(frame(CLOSE, Buffer.concat([closing(1000), hex("ce ba ed a0 80")]))), [failed(1007)]);
  });
  for (const [name, late] of Object.entries({ text: frame(TEXT, "x"), ping: frame(PING, "x"), close: frame(CLOSE, closing(1000)) })) {
    test(`${name} after the close is not answered`, async () => assert.deepEqual(await answer(frame(CLOSE), late), [frameOf(CLOSE)]));
  }
  test("a large message after the close is not answered", async () => {
    assert.deepEqual(await answer(frame(CLOSE, closing(1000)), frame(TEXT, "x".repeat(256 * 1024))), [normal]);
  });
});
