// Clients of another language and other authors, over every transport (python_clients.py says which).
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { startServer } from "./lib/server.mjs";

let server;
before(async () => (server = await startServer({ "ping-interval": 300, "ping-timeout": 5000, loops: 2 })));
after(() => server.stop());

test("python-socketio, python-engineio and websockets", async () => {
  const script = fileURLToPath(new URL("python_clients.py", import.meta.url));
  const run = promisify(execFile)("/usr/bin/python3", [script, server.url], { timeout: 60_000 });
  const { stdout } = await run.catch((failure) => assert.fail(`${failure.stdout}${failure.stderr}`));
  assert.equal(stdout.match(/^ok /gm).length, 8, stdout);
});
