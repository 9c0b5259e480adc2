// The same probes against this server and the reference implementation: both must tell the same story.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { answer, OPENING, opening, Polling, SlowPost, Socket, sleep } from "./lib/client.mjs";
import { startReference, startServer } from "./lib/server.mjs";

const OPTIONS = { "ping-interval": 300, "ping-timeout": 200, "max-payload": 100000, "connect-timeout": 400 };
const SEPARATOR = "\x1e";

const engine = (server) => new Polling(server, "/engine.io/").open();
const io = (server) => new Polling(server, "/socket.io/").open();
const webSocket = (server, path, sid) => new Socket(`${server.ws}${path}?EIO=4&transport=websocket${sid ? `&sid=${sid}` : ""}`);
const get = (server, pathAndQuery, options) => answer(fetch(server.url + pathAndQuery, options));
const nameless = (text) => text.replace(/"sid":"[^"]+"/g, '"sid":"…"');

// Opens a Socket.IO session over WebSocket and joins the namespaces.
async function joined(server, ...connects) {
  const socket = webSocket(server, "/socket.io/");
  await socket.next();
  for (const connect of connects.length > 0 ? connects : ["40"]) {
    socket.send(connect);
    await socket.nextOf(2);
  }
  return socket;
}

// A number among what is sent is a pause in milliseconds; what stands together leaves in one piece.
async function conversation(socket, sent, count) {
  socket.hold();
  for (const message of sent) {
    if (typeof message !== "number") {
      socket.send(message);
      continue;
    }
    socket.release();
    await sleep(message);
    socket.hold();
  }
  socket.release();
  const events = await socket.nextOf(count);
  socket.close();
  return events.map(nameless);
}

const handshakes = {
  "polling handshake": (s) => get(s, "/engine.io/?EIO=4&transport=polling"),
  "no EIO": (s) => get(s, "/engine.io/?transport=polling"),
  "EIO 3": (s) => get(s, "/engine.io/?EIO=3&transport=polling"),
  "EIO abc": (s) => get(s, "/engine.io/?EIO=abc&transport=polling"),
  "no transport": (s) => get(s, "/engine.io/?EIO=4"),
  "unknown transport": (s) => get(s, "/engine.io/?EIO=4&transport=abc"),
  "webtransport": (s) => get(s, "/engine.io/?EIO=4&transport=webtransport"),
  "transport named like an object's method": (s) => get(s, "/engine.io/?EIO=4&transport=constructor"),
  "last of two transports": (s) => get(s, "/engine.io/?EIO=4&transport=abc&transport=polling"),
  "empty sid": (s) => get(s, "/engine.io/?EIO=4&transport=polling&sid="),
  "unknown sid": (s) => get(s, "/engine.io/?EIO=4&transport=polling&sid=abc"),
  "sid named like an object's property": (s) => get(s, "/engine.io/?EIO=4&transport=polling&sid=__proto__"),
  "websocket without upgrade": (s) => get(s, "/engine.io/?EIO=4&transport=websocket"),
  ...Object.fromEntries(
    ["POST", "PUT", "DELETE", "OPTIONS"].map((method) => [
      `${method} without a session`,
      (s) => get(s, "/engine.io/?EIO=4&transport=polling", { method }),
    ]),
  ),
};

// What answers a WebSocket's opening, whether it names version 13, and the subprotocol that it chooses. Left out: version 8, which the reference speaks
// too, and Upgrade with more than one protocol, which it refuses (docs/protocol).
const KEY = OPENING["sec-websocket-key"];
const openings = Object.fromEntries(
  [
    ["right", {}],
    ["in other letters", { upgrade: "WebSocket", connection: "keep-alive, upgrade" }],
    ["HTTP/1.0", {}, { http: "1.0" }],
    ["other protocol", { upgrade: "h2c" }],
    ["no key", { "sec-websocket-key": undefined }],
    ["two keys", { "sec-websocket-key": [KEY, KEY] }],
    ["short key", { "sec-websocket-key": "YWJj" }],
    ["key of 17 bytes", { "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZSE=" }],
    ["key with bits that stand for nothing", { "sec-websocket-key": KEY.replace("Q==", "R==") }],
    ["no version", { "sec-websocket-version": undefined }],
    ["other version", { "sec-websocket-version": "7" }],
    ["version that is no number", { "sec-websocket-version": "x" }],
    ["two versions", { "sec-websocket-version": ["13", "13"] }],
    ["a subprotocol twice", { "sec-websocket-protocol": "a, b, a" }],
    ["a subprotocol in two fields", { "sec-websocket-protocol": ["a", "a"] }],
    ["subprotocols in two fields", { "sec-websocket-protocol": ["a", "b , A"] }],
    ["subprotocols", { "sec-websocket-protocol": " b , a" }],
    ["an empty subprotocol", { "sec-websocket-protocol": "a,,b" }],
    ["a subprotocol that is no token", { "sec-websocket-protocol": "two words" }],
    ["POST", { "content-length": 0 }, { method: "POST" }],
    ["POST to a session", { "content-length": 0 }, { method: "POST", session: true }],
    ["other version to a session", { "sec-websocket-version": "7" }, { session: true }],
  ].flatMap(([name, changes, { session, ...how } = {}]) =>
    ["/engine.io/", "/socket.io/"].map((path) => [
      `${name} at ${path}`,
      async (s) => {
        const sid = session ? `&sid=${(await new Polling(s, path).open()).sid}` : "";
        const { status, head } = await opening(s, `${path}?EIO=4&transport=websocket${sid}`, changes, how);
        const chosen = /^sec-websocket-protocol: *(\S*)/im.exec(head)?.[1];
        return `${status}${/^sec-websocket-version:.*\b13\b/im.test(head) ? ", 13" : ""}${chosen ? `, ${chosen}` : ""}`;
      },
    ]),
  ),
);

const polling = {
  "one text message": async (s) => {
    const session = await engine(s);
    return [await session.post("4hello"), await session.poll()];
  },
  "several messages": async (s) => {
    const session = await engine(s);
    return [await session.post(["4a", "4b", "4", "4ü"].join(SEPARATOR)), await session.poll()];
  },
  "text and binary": async (s) => {
    const session = await engine(s);
    return [await session.post(["4hello", "bAQIDBA=="].join(SEPARATOR)), await session.poll()];
  },
  "base64 without padding": async (s) => {
    const session = await engine(s);
    return [await session.post("bAQIDBA"), await session.poll()];
  },
  "a poll that waits": async (s) => {
    const session = await engine(s);
    const poll = session.poll();
    await sleep(30);
    return [await session.post("4later"), await poll];
  },
  "unreadable packet": async (s) => {
    const session = await engine(s);
    return [await session.post("abc"), await session.poll()];
  },
  "unreadable packet after a good one": async (s) => {
    const session = await engine(s);
    return [await session.post(`4good${SEPARATOR}abc${SEPARATOR}4never`), await session.poll()];
  },
  "empty body": async (s) => {
    const session = await engine(s);
    return [await session.post(""), await session.poll()];
  },
  "unreadable packet while a poll waits": async (s) => {
    const session = await engine(s);
    const poll = session.poll();
    await sleep(30);
    return [await session.post("abc"), await poll, await session.poll()];
  },
  "ping from the client": async (s) => {
    const session = await engine(s);
    return [await session.post("2"), await session.poll()];
  },
  "packets without meaning": async (s) => {
    const session = await engine(s);
    return [await session.post(["0", "6", "5", "4x"].join(SEPARATOR)), await session.poll()];
  },
  "two polls": async (s) => {
    const session = await engine(s);
    const first = session.poll();
    await sleep(30);
    return [await session.poll(), await first, await session.poll()];
  },
  "binary body": async (s) => {
    const session = await engine(s);
    return [await session.post("4x", { "content-type": "application/octet-stream" }), await session.poll()];
  },
  "close packet": async (s) => {
    const session = await engine(s);
    const poll = session.poll();
    await sleep(30);
    return [await session.post("1"), await poll, await session.poll()];
  },
  "other methods on a session": async (s) => {
    const session = await engine(s);
    return [await answer(fetch(session.url, { method: "PUT" })), await answer(fetch(session.url, { method: "DELETE" }))];
  },
  "body at the limit": async (s) => {
    const session = await engine(s);
    return [await session.post("4".padEnd(100000, "x")), (await session.poll()).length];
  },
  "body over the limit": async (s) => {
    const session = await engine(s);
    return (await session.post("4".padEnd(100001, "x"))).slice(0, 3);
  },
  "other protocol version on a session": async (s) => {
    const session = await engine(s);
    return answer(fetch(session.url.replace("EIO=4", "EIO=3")));
  },
  "poll that goes away": async (s) => {
    const session = await engine(s);
    const gone = new AbortController();
    const poll = answer(fetch(session.url, { signal: gone.signal }));
    await sleep(50);
    gone.abort();
    await poll;
    await sleep(50);
    return session.poll();
  },
  "three heartbeats": async (s) => {
    const session = await engine(s);
    const answers = [];
    for (let i = 0; i < 3; ++i) answers.push(await session.poll(), await session.post("3"));
    return answers;
  },
  "ping timeout": async (s) => {
    const session = await engine(s);
    await sleep(800); // 500 are over, also for a busy server
    return session.poll();
  },
  "ping timeout while a poll waits": async (s) => {
    const session = await engine(s);
    return [await session.poll(), await session.poll(), await session.poll()];
  },
};

// A POST is under way from its head to the end of its body.
const slowPosts = {
  "body in pieces": async (s) => {
    const session = await engine(s);
    const post = new SlowPost(session, 6);
    await post.send("4he");
    await post.send("llo");
    return [await post.answer, await session.poll()];
  },
  "two posts": async (s) => {
    const session = await engine(s);
    const poll = session.poll();
    const first = new SlowPost(session, 6);
    await first.send("4he");
    const second = new SlowPost(session, 2);
    await second.send("4x");
    return [await second.answer, await first.answer, await poll, await session.poll()];
  },
  "one post after another": async (s) => {
    const session = await engine(s);
    const first = new SlowPost(session, 2);
    await first.send("4a");
    const second = new SlowPost(session, 2);
    await second.send("4b");
    return [await first.answer, await second.answer, await session.poll()];
  },
  "post that goes away": async (s) => {
    const session = await engine(s);
    const poll = session.poll();
    const post = new SlowPost(session, 6);
    await post.send("4he");
    post.gone();
    return [await poll, await session.poll()];
  },
  "post while the session ends": async (s) => {
    const session = await engine(s);
    const post = new SlowPost(session, 6);
    await post.send("4he");
    return [await session.poll(), await session.poll(), await post.answer];
  },
  "post while the session upgrades": async (s) => {
    const { session, socket } = await probing(s);
    const post = new SlowPost(session, 6);
    await post.send("4he");
    socket.send("2probe");
    const events = [await socket.next()];
    socket.send("5");
    socket.send("4hello");
    events.push(await socket.next(), await post.answer);
    socket.close();
    return events;
  },
  "unknown sid, before the body": async (s) => {
    const session = await engine(s);
    session.sid = "abc";
    const post = new SlowPost(session, 6);
    await post.send("4he");
    return post.answer;
  },
  "binary body, before it is whole": async (s) => {
    const session = await engine(s);
    const post = new SlowPost(session, 6, { "content-type": "application/octet-stream" });
    await post.send("4he");
    return [await post.answer, await session.poll()];
  },
  "chunked body over the limit ends the session": async (s) => {
    const session = await engine(s);
    const post = new SlowPost(session, undefined, { "content-length": undefined, "transfer-encoding": "chunked" });
    await post.send("2\r\n4a\r\n");
    await post.send(`186a1\r\n${"x".repeat(100001)}\r\n`);
    return [(await post.answer).slice(0, 3), await session.post("4x"), await session.poll()];
  },
};

const webSockets = {
  "handshake and echo": async (s) => conversation(webSocket(s, "/engine.io/"), [], 1),
  "unknown sid": (s) => webSocket(s, "/engine.io/", "abc").next(),
  "unknown transport": (s) => new Socket(`${s.ws}/engine.io/?EIO=4&transport=abc`).next(),
  "upgrade that says polling": (s) => new Socket(`${s.ws}/engine.io/?EIO=4&transport=polling`).next(),
  "no EIO": (s) => new Socket(`${s.ws}/engine.io/?transport=websocket`).next(),
  "EIO 3": (s) => new Socket(`${s.ws}/engine.io/?EIO=3&transport=websocket`).next(),
  "EIO abc": (s) => new Socket(`${s.ws}/engine.io/?EIO=abc&transport=websocket`).next(),
  "close packet means nothing": async (s) => {
    const socket = webSocket(s, "/engine.io/");
    await socket.next();
    return conversation(socket, ["1", "4still here"], 1);
  },
  "text and binary": async (s) => {
    const socket = webSocket(s, "/engine.io/");
    await socket.next();
    return conversation(socket, ["4hello", Buffer.from([1, 2, 3]), "bAQID"], 3);
  },
  "unreadable packet": async (s) => {
    const socket = webSocket(s, "/engine.io/");
    await socket.next();
    return conversation(socket, ["abc"], 1);
  },
  "empty packet": async (s) => {
    const socket = webSocket(s, "/engine.io/");
    await socket.next();
    return conversation(socket, [""], 1);
  },
  "ping from the client": async (s) => {
    const socket = webSocket(s, "/engine.io/");
    await socket.next();
    return conversation(socket, ["2"], 1);
  },
  "too long": async (s) => {
    const socket = webSocket(s, "/engine.io/");
    await socket.next();
    return conversation(socket, ["4".padEnd(100001, "x")], 1);
  },
  "heartbeat and timeout": async (s) => {
    const socket = webSocket(s, "/engine.io/");
    const events = [nameless(await socket.next())];
    for (let i = 0; i < 2; ++i) {
      events.push(await socket.next());
      socket.send("3");
    }
    return [...events, ...(await socket.nextOf(2))];
  },
};

async function probing(server) {
  const session = await engine(server);
  const socket = webSocket(server, "/engine.io/", session.sid);
  await socket.opened;
  return { session, socket };
}

const upgrades = {
  "probe, noop, upgrade": async (s) => {
    const { session, socket } = await probing(s);
    socket.send("2probe");
    const events = [await socket.next(), await session.poll()];
    socket.send("5");
    socket.send("4hello");
    events.push(await socket.next(), await session.poll());
    socket.close();
    return events;
  },
  "messages of the meantime follow": async (s) => {
    const { session, socket } = await probing(s);
    socket.send("2probe");
    await socket.next();
    await session.post("4one\x1e4two");
    socket.send("5");
    const events = await socket.nextOf(2);
    socket.close();
    return events;
  },
  "upgrade without a probe": async (s) => {
    const { session, socket } = await probing(s);
    socket.send("5");
    socket.send("4x");
    const events = [await socket.next(), await session.poll()];
    socket.close();
    return events;
  },
  "poll still waits at the upgrade": async (s) => {
    const { session, socket } = await probing(s);
    const poll = session.poll();
    await sleep(30);
    socket.send("5");
    const events = [await poll];
    socket.close();
    return events;
  },
  "wrong packet while probing": async (s) => {
    const { session, socket } = await probing(s);
    socket.send("4x");
    return [await socket.next(), await session.post("4still here"), await session.poll()];
  },
  "second upgrade at the same time": async (s) => {
    const { session, socket } = await probing(s);
    const second = webSocket(s, "/engine.io/", session.sid);
    const events = [await second.next()];
    socket.send("2probe");
    events.push(await socket.next());
    socket.close();
    return events;
  },
  "second upgrade later": async (s) => {
    const { session, socket } = await probing(s);
    socket.send("5");
    socket.send("4a");
    await socket.next();
    const second = webSocket(s, "/engine.io/", session.sid);
    const events = [await second.next()];
    socket.send("4b");
    events.push(await socket.next());
    socket.close();
    return events;
  },
  "probe that goes away, and another": async (s) => {
    const { session, socket } = await probing(s);
    socket.close();
    await socket.next();
    const again = webSocket(s, "/engine.io/", session.sid);
    await again.opened;
    again.send("2probe");
    const event = await again.next();
    again.close();
    return event;
  },
};

const socketIo = Object.fromEntries(
  [
    ["connect", [], ["40"], 2],
    ["connect with a payload", [], ['40{"token":"123"}'], 2],
    ["connect to /custom", [], ["40/custom,"], 2],
    ["connect to /custom with a payload", [], ['40/custom,{"token":"abc"}'], 2],
    ["connect to /custom without the comma", [], ["40/custom"], 2],
    ["unknown namespace", [], ["40/random"], 1],
    ["namespace with a query", [], ["40/custom?a=b,"], 1],
    ["payload that is no object", [], ["40[]"], 1],
    ["invalid packet", [], ["4abc"], 1],
    ["unknown packet type", [], ["47"], 1],
    ["event before connect", [], ['42["message","x"]'], 1],
    ["connect twice", ["40"], ["40"], 1],
    ["event to a namespace not joined", ["40"], ['42/custom,["message"]'], 1],
    ["connect error from the client", ["40"], ['44{"message":"x"}'], 1],
    ["message", ["40"], ['42["message",1,"2",{"3":[true]}]'], 1],
    ["message without arguments", ["40"], ['42["message"]'], 1],
    ["message with an acknowledgement", ["40"], ['42456["message-with-ack",1,"2",{"3":[false]}]'], 1],
    ["acknowledgement 0", ["40"], ['420["message-with-ack",null]'], 1],
    ["many arguments", ["40"], [`42["message",${Array.from({ length: 300 }, (_, i) => i)}]`], 1],
    ["many keys", ["40"], [`42["message",${JSON.stringify(Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`k${i}`, i])))}]`], 1],
    ["deep", ["40"], [`42["message",${"[".repeat(100)}${"]".repeat(100)}]`], 1],
    ["a thousand deep", ["40"], [`42["message",${"[".repeat(1000)}${"]".repeat(1000)}]`], 1],
    ["20,000 keys", ["40"], [`42["message",${JSON.stringify(Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`k${i}`, i])))}]`], 1],
    ["key twice", ["40"], ['42["message",{"a":1,"b":[{"c":1,"c":{"d":2}}],"a":{"a":3}}]'], 1],
    ["key twice in a payload", [], ['40{"token":"1","token":"2"}'], 2],
    ["unicode", ["40"], ['42["message","\u{1F600} ü \\u0000"]'], 1],
    ["surrogates alone", ["40"], ['42["message","a\\ud83d","\\ude00b",{"\\ud83d":"\\udc00\\ud83d"}]'], 1],
    ["surrogate where nobody listens", ["40"], ['42["nobody","\\ud83d"]', '42["message",1]'], 1],
    ["surrogate and then no JSON", ["40"], ['42["message","\\ud83d"'], 1],
    ["reserved event name", ["40"], ['42["disconnect"]'], 1],
    ["event that is no array", ["40"], ['42{"a":1}'], 1],
    ["empty array", ["40"], ["42[]"], 1],
    ["broken JSON", ["40"], ['42["message"'], 1],
    ["event without a payload is ignored", ["40"], ["42", '42["message",1]'], 1],
    ["acknowledgement nobody asked for is ignored", ["40"], ["437[1]", '42["message",1]'], 1],
    ["number as an event name is ignored", ["40"], ["42[7]", '42["message",1]'], 1],
    ["attachments", ["40"], ['452-["message",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]', Buffer.from([1, 2, 3]), Buffer.from([4, 5, 6])], 3],
    ["attachments with an acknowledgement", ["40"], ['452-789["message-with-ack",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]', Buffer.from([1, 2, 3]), Buffer.from([4, 5, 6])], 3],
    ["text among attachments", ["40"], ['451-["message",{"_placeholder":true,"num":0}]', '42["message"]'], 1],
    ["binary nobody announced", ["40"], [Buffer.from([1])], 1],
    ["placeholder of no attachment", ["40"], ['451-["message",{"_placeholder":true,"num":1}]', Buffer.from([1])], 1],
    ["too many attachments", ["40"], ['4511-["message"]'], 1],
    ["no attachments announced", ["40"], ['450-["message"]'], 1],
    ["attachments without a number", ["40"], ['45["message"]'], 1],
    ["disconnect leaves the connection open", ["40"], ["41"], 1],
    ["disconnect from one of two", ["40", "40/custom"], ["41/custom", '42["message","main"]'], 1],
    ["event after disconnect", ["40"], ["41", 30, '42["message"]'], 1],
    ["event on the heels of disconnect is ignored", ["40", "40/custom"], ["41/custom", '42/custom,["a"]', '42["message",1]'], 1],
    ["connect again after disconnect", ["40"], ["41", 30, "40"], 2],
    ["two namespaces", ["40"], ["40/custom,"], 2],
  ].map(([name, before, sent, count]) => [
    name,
    async (server) => {
      const socket = before.length > 0 ? await joined(server, ...before) : webSocket(server, "/socket.io/");
      if (before.length === 0) await socket.next();
      return conversation(socket, sent, count);
    },
  ]),
);

const socketIoPolling = {
  "connect, message, binary": async (s) => {
    const session = await io(s);
    const events = [await session.post("40"), nameless(await session.poll())];
    events.push(await session.post('42["message","x"]'), await session.poll());
    events.push(await session.post(`451-["message",{"_placeholder":true,"num":0}]${SEPARATOR}bAQID`), await session.poll());
    return events;
  },
  "invalid packet": async (s) => {
    const session = await io(s);
    return [await session.post("4abc"), await session.poll(), await session.poll()];
  },
  "no connect in time": async (s) => {
    const session = await io(s);
    await session.poll();
    await session.post("3");
    return [await session.poll(), await session.poll()];
  },
};

const groups = { handshakes, openings, polling, slowPosts, webSockets, upgrades, socketIo, socketIoPolling };

let ours;
let reference;
before(async () => ([ours, reference] = await Promise.all([startServer(OPTIONS), startReference(OPTIONS)])));
after(() => Promise.all([ours.stop(), reference.stop()]));

for (const [group, probes] of Object.entries(groups)) {
  describe(group, () => {
    for (const [name, probe] of Object.entries(probes)) {
      test(name, async () => {
        const plain = (story) => JSON.parse(nameless(JSON.stringify(story)).replace(/\\"sid\\":\\"[^\\]+\\"/g, "sid"));
        // A machine so slow that a probe lasts into the next ping tells another story on one side: then it is told again.
        for (let tries = 1; ; tries++) {
          const startedAt = Date.now();
          const [mine, theirs] = (await Promise.all([probe(ours), probe(reference)])).map(plain);
          const slow = Date.now() - startedAt >= OPTIONS["ping-interval"] && tries < 3;
          if (slow && JSON.stringify(mine) !== JSON.stringify(theirs)) continue;
          assert.deepEqual(mine, theirs);
          return;
        }
      });
    }
  });
}
