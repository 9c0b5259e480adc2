// With several I/O threads, each request of a session may arrive on any of them and must find its session.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { answer, Polling, SlowPost, Socket } from "./lib/client.mjs";
import { startServer } from "./lib/server.mjs";

let server;
before(async () => (server = await startServer({ loops: 4 })));
after(() => server.stop());

// A connection of its own for each request, so that the kernel spreads them over the threads.
const alone = { headers: { connection: "close" } };

async function session(i) {
  const polling = new Polling(server, "/engine.io/");
  const packet = await (await fetch(polling.base, alone)).text();
  polling.sid = JSON.parse(packet.slice(1)).sid;
  for (let round = 0; round < 5; ++round) {
    const message = `4${i}-${round}`;
    assert.equal(await answer(fetch(polling.url, { ...alone, method: "POST", body: message })), "200 ok");
    assert.equal(await answer(fetch(polling.url, alone)), `200 ${message}`);
  }
  const socket = new Socket(`${server.ws}/engine.io/?EIO=4&transport=websocket&sid=${polling.sid}`);
  await socket.opened;
  socket.send("2probe");
  assert.equal(await socket.next(), "text:3probe");
  socket.send("5");
  socket.send(`4${i}`);
  assert.equal(await socket.next(), `text:4${i}`);
  socket.close();
}

test("polling and upgrades find their session on every loop", async () => {
  await Promise.all(Array.from({ length: 40 }, (_, i) => session(i)));
});

test("a body that comes late finds its session on every loop", async () => {
  await Promise.all(
    Array.from({ length: 40 }, async (_, i) => {
      const polling = await new Polling(server, "/engine.io/").open();
      const post = new SlowPost(polling, 6);
      await post.send("4he");
      await post.send("llo");
      assert.equal(await post.answer, "200 ok");
      const [first, second] = [new SlowPost(polling, 6), new SlowPost(polling, 6)];
      await Promise.all([first.send("4x"), second.send("4y")]);
      assert.deepEqual([await first.answer, await second.answer].sort(), ["400", "cut"]);
      assert.equal(await polling.poll(), '400 {"code":1,"message":"Session ID unknown"}', `round ${i}`);
    }),
  );
});

test("an id of no loop is unknown", async () => {
  const polling = new Polling(server, "/engine.io/");
  polling.sid = Buffer.alloc(18, 0xff).toString("base64url");
  assert.equal(await polling.poll(), '400 {"code":1,"message":"Session ID unknown"}');
});
