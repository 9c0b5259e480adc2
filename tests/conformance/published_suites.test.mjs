// The cases of the published Engine.IO (v4) and Socket.IO (v5) protocol test suites, told anew, over this server and the
// reference implementation.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Polling, sleep, Socket } from "./lib/client.mjs";
import { startReference, startServer } from "./lib/server.mjs";

const PING_INTERVAL_MS = 300;
const PING_TIMEOUT_MS = 200;
const OPTIONS = { "ping-interval": PING_INTERVAL_MS, "ping-timeout": PING_TIMEOUT_MS, "connect-timeout": 2000 };
const WEBSOCKET = "EIO=4&transport=websocket";
const UNKNOWN_SID = '400 {"code":1,"message":"Session ID unknown"}';
const CLOSED = /^close:/;

const status = async (server, pathAndQuery, options) => (await fetch(server.url + pathAndQuery, options)).status;

// The next event that is no ping.
async function nextMessage(socket) {
  for (;;) {
    const event = await socket.next();
    if (event !== "text:2") return event;
  }
}

async function lastEvent(socket) {
  for (;;) {
    const event = await socket.next();
    if (CLOSED.test(event) || event === "nothing") return event;
  }
}

function checkHandshake(text, upgrades) {
  assert.equal(text[0], "0");
  const { sid, ...rest } = JSON.parse(text.slice(1));
  assert.equal(typeof sid, "string");
  assert.deepEqual(rest, { upgrades, pingInterval: PING_INTERVAL_MS, pingTimeout: PING_TIMEOUT_MS, maxPayload: 1000000 });
}

// Both suites ask the same of the Engine.IO layer, one at each path.
function engineCases(path) {
  const poll = (s) => new Polling(s, path).open();
  const socketAt = (s, query = WEBSOCKET) => new Socket(`${s.ws}${path}?${query}`);
  const opened = async (s) => {
    const socket = socketAt(s);
    await socket.next();
    return socket;
  };
  const upgraded = async (s) => {
    const session = await poll(s);
    const socket = socketAt(s, `${WEBSOCKET}&sid=${session.sid}`);
    await socket.opened;
    socket.send("2probe");
    assert.equal(await socket.next(), "text:3probe");
    socket.send("5");
    return { session, socket };
  };
  return {
    "polling opens a session": async (s) => {
      const response = await fetch(`${s.url}${path}?EIO=4&transport=polling`);
      assert.equal(response.status, 200);
      checkHandshake(await response.text(), ["websocket"]);
    },
    "polling with a wrong EIO fails": async (s) => {
      for (const query of ["transport=polling", "EIO=abc&transport=polling"]) assert.equal(await status(s, `${path}?${query}`), 400);
    },
    "polling with a wrong transport fails": async (s) => {
      for (const query of ["EIO=4", "EIO=4&transport=abc"]) assert.equal(await status(s, `${path}?${query}`), 400);
    },
    "polling with a wrong method fails": async (s) => {
      for (const method of ["POST", "PUT"]) assert.equal(await status(s, `${path}?EIO=4&transport=polling`, { method }), 400);
    },
    "WebSocket opens a session": async (s) => {
      const socket = socketAt(s);
      checkHandshake((await socket.next()).slice("text:".length), []);
      socket.close();
    },
    "WebSocket with a wrong EIO fails": async (s) => {
      for (const query of ["transport=websocket", "EIO=abc&transport=websocket"]) assert.match(await lastEvent(socketAt(s, query)), CLOSED);
    },
    "WebSocket with a wrong transport fails": async (s) => {
      for (const query of ["EIO=4", "EIO=4&transport=abc"]) assert.equal(await socketAt(s, query).next(), "refused:400");
    },
    "polling keeps the heartbeat": async (s) => {
      const session = await poll(s);
      for (let i = 0; i < 3; ++i) {
        assert.equal(await session.poll(), "200 2");
        assert.equal(await session.post("3"), "200 ok");
      }
    },
    "polling times out without pongs": async (s) => {
      const session = await poll(s);
      await sleep(PING_INTERVAL_MS + PING_TIMEOUT_MS + 300); // a busy server looks at its timers late
      assert.equal(await session.poll(), UNKNOWN_SID);
    },
    "WebSocket keeps the heartbeat": async (s) => {
      const socket = await opened(s);
      for (let i = 0; i < 3; ++i) {
        assert.equal(await socket.next(), "text:2");
        socket.send("3");
      }
      socket.close();
    },
    "WebSocket times out without pongs": async (s) => assert.match(await lastEvent(await opened(s)), CLOSED),
    "polling session is closed by the client": async (s) => {
      const session = await poll(s);
      const pending = session.poll();
      await sleep(20);
      assert.equal(await session.post("1"), "200 ok");
      assert.equal(await pending, "200 6");
      assert.equal(await session.poll(), UNKNOWN_SID);
    },
    "WebSocket session ends after a close packet": async (s) => {
      const socket = await opened(s);
      socket.send("1");
      assert.match(await lastEvent(socket), CLOSED);
    },
    "upgrades, with a noop for the pending poll": async (s) => {
      const session = await poll(s);
      const socket = socketAt(s, `${WEBSOCKET}&sid=${session.sid}`);
      await socket.opened;
      socket.send("2probe");
      assert.equal(await socket.next(), "text:3probe");
      assert.equal(await session.poll(), "200 6");
      socket.send("5");
      socket.close();
    },
    "polls after an upgrade are refused": async (s) => {
      const { session, socket } = await upgraded(s);
      socket.send("3");
      await sleep(20);
      assert.match(await session.poll(), /^400 /);
      socket.close();
    },
    "another WebSocket after an upgrade is closed": async (s) => {
      const { session, socket } = await upgraded(s);
      assert.match(await socketAt(s, `${WEBSOCKET}&sid=${session.sid}`).next(), CLOSED);
      socket.close();
    },
  };
}

const engineEcho = (s) => new Polling(s, "/engine.io/").open();
async function engineSocket(s, sid) {
  const socket = new Socket(`${s.ws}/engine.io/?${WEBSOCKET}${sid ? `&sid=${sid}` : ""}`);
  await (sid ? socket.opened : socket.next());
  return socket;
}
const echoes = async (session, payload) => {
  assert.equal(await session.post(payload), "200 ok");
  assert.equal(await session.poll(), `200 ${payload}`);
};

const engineMessages = {
  "polling: a text packet": async (s) => echoes(await engineEcho(s), "4hello"),
  "polling: several text packets": async (s) => echoes(await engineEcho(s), "4test1\x1e4test2\x1e4test3"),
  "polling: text and binary": async (s) => echoes(await engineEcho(s), "4hello\x1ebAQIDBA=="),
  "polling: a wrong packet closes the session": async (s) => {
    const session = await engineEcho(s);
    await session.post("abc");
    assert.equal(await session.poll(), UNKNOWN_SID);
  },
  "polling: two polls at once close the session": async (s) => {
    const session = await engineEcho(s);
    const first = session.poll();
    await sleep(20);
    assert.match(await session.poll(), /^400/);
    assert.equal(await first, "200 1");
    assert.equal(await session.poll(), UNKNOWN_SID);
  },
  "polling: a cancelled poll closes the session": async (s) => {
    const session = await engineEcho(s);
    const cancel = new AbortController();
    const poll = fetch(session.url, { signal: cancel.signal }).catch(() => {});
    await sleep(30);
    cancel.abort();
    await poll;
    await sleep(30);
    assert.equal(await session.poll(), UNKNOWN_SID);
  },
  "WebSocket: a text packet": async (s) => {
    const socket = await engineSocket(s);
    socket.send("4hello");
    assert.equal(await nextMessage(socket), "text:4hello");
    socket.close();
  },
  "WebSocket: a binary packet": async (s) => {
    const socket = await engineSocket(s);
    socket.send(Buffer.from([1, 2, 3, 4]));
    assert.equal(await nextMessage(socket), "binary:01020304");
    socket.close();
  },
  "WebSocket: a wrong packet closes the session": async (s) => {
    const socket = await engineSocket(s);
    socket.send("abc");
    assert.match(await lastEvent(socket), CLOSED);
  },
  "an upgraded session goes on, whatever comes by its id": async (s) => {
    const session = await engineEcho(s);
    const socket = await engineSocket(s, session.sid);
    socket.send("2probe");
    assert.equal(await socket.next(), "text:3probe");
    socket.send("5");
    socket.send("4hello");
    assert.equal(await nextMessage(socket), "text:4hello");
    assert.match(await session.poll(), /^400 /);
    assert.match(await (await engineSocket(s, session.sid)).next(), CLOSED);
    socket.send("4still here");
    assert.equal(await nextMessage(socket), "text:4still here");
    socket.close();
  },
};

const socketIo = async (s) => {
  const socket = new Socket(`${s.ws}/socket.io/?${WEBSOCKET}`);
  await socket.next();
  return socket;
};

async function connects(s, packet, prefix, auth) {
  const socket = await socketIo(s);
  socket.send(packet);
  const answer = (await nextMessage(socket)).slice("text:".length);
  assert.ok(answer.startsWith(prefix), answer);
  assert.deepEqual(Object.keys(JSON.parse(answer.slice(prefix.length))), ["sid"]);
  assert.equal(await nextMessage(socket), `text:${auth}`);
  return socket;
}
const main = (s) => connects(s, "40", "40", '42["auth",{}]');

async function answers(s, sent, expected) {
  const socket = await main(s);
  for (const message of sent) socket.send(message);
  for (const message of expected) assert.equal(await nextMessage(socket), message);
  socket.close();
}

async function closes(s, packet) {
  const socket = await main(s);
  socket.send(packet);
  assert.match(await lastEvent(socket), CLOSED);
}

const TWO_ATTACHMENTS = '{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}';
const ATTACHMENTS = [Buffer.from([1, 2, 3]), Buffer.from([4, 5, 6])];

const socketCases = {
  "main namespace": async (s) => (await main(s)).close(),
  "main namespace with a payload": async (s) => (await connects(s, '40{"token":"123"}', "40", '42["auth",{"token":"123"}]')).close(),
  "custom namespace": async (s) => (await connects(s, "40/custom,", "40/custom,", '42/custom,["auth",{}]')).close(),
  "custom namespace with a payload": async (s) =>
    (await connects(s, '40/custom,{"token":"abc"}', "40/custom,", '42/custom,["auth",{"token":"abc"}]')).close(),
  "unknown namespace": async (s) => {
    const socket = await socketIo(s);
    socket.send("40/random");
    assert.equal(await nextMessage(socket), 'text:44/random,{"message":"Invalid namespace"}');
    socket.close();
  },
  "wrong first packet": async (s) => {
    const socket = await socketIo(s);
    socket.send("4abc");
    assert.match(await lastEvent(socket), CLOSED);
  },
  "no connect at all": async (s) => assert.match(await lastEvent(await socketIo(s)), CLOSED),
  "leaves the main namespace, and the connection stays": async (s) => {
    const socket = await main(s);
    socket.send("41");
    assert.equal(await socket.next(), "text:2");
    socket.close();
  },
  "joins a custom namespace and leaves it": async (s) => {
    const socket = await main(s);
    socket.send("40/custom");
    assert.match(await nextMessage(socket), /^text:40\/custom,/);
    assert.match(await nextMessage(socket), /^text:42\/custom,\["auth"/);
    socket.send("41/custom");
    socket.send('42["message","message to main namespace"]');
    assert.equal(await nextMessage(socket), 'text:42["message-back","message to main namespace"]');
    socket.close();
  },
  "message": (s) => answers(s, ['42["message",1,"2",{"3":[true]}]'], ['text:42["message-back",1,"2",{"3":[true]}]']),
  "message with attachments": (s) =>
    answers(
      s,
      [`452-["message",${TWO_ATTACHMENTS}]`, ...ATTACHMENTS],
      [`text:452-["message-back",${TWO_ATTACHMENTS}]`, "binary:010203", "binary:040506"],
    ),
  "acknowledgement": (s) => answers(s, ['42456["message-with-ack",1,"2",{"3":[false]}]'], ['text:43456[1,"2",{"3":[false]}]']),
  "acknowledgement with attachments": (s) =>
    answers(
      s,
      [`452-789["message-with-ack",${TWO_ATTACHMENTS}]`, ...ATTACHMENTS],
      [`text:462-789[${TWO_ATTACHMENTS}]`, "binary:010203", "binary:040506"],
    ),
  "unknown packet type closes": (s) => closes(s, "4abc"),
  "wrong payload closes": (s) => closes(s, "42{}"),
  "wrong acknowledgement id closes": (s) => closes(s, '42abc["message-with-ack",1,"2",{"3":[false]}]'),
};

const groups = {
  "Engine.IO at /engine.io/": engineCases("/engine.io/"),
  "Engine.IO messages": engineMessages,
  "Engine.IO at /socket.io/": engineCases("/socket.io/"),
  "Socket.IO": socketCases,
};

for (const [name, start] of Object.entries({ "this server": startServer, "the reference": startReference })) {
  describe(name, () => {
    let server;
    before(async () => (server = await start(OPTIONS)));
    after(() => server.stop());
    for (const [group, cases] of Object.entries(groups)) {
      describe(group, () => {
        for (const [title, run] of Object.entries(cases)) test(title, () => run(server));
      });
    }
  });
}
