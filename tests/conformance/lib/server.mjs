// Starts the conformance server of this build, or the reference implementation with the same options.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(dirname(fileURLToPath(import.meta.url)));
// That of ./test first: another preset may be older.
const builds = ["release", "dev"].map((preset) => join(here, "../../build", preset, "tests/conformance/conformance_server"));

function program() {
  const found = process.env.CONFORMANCE_SERVER ?? builds.find(existsSync);
  if (!found) throw new Error("build the target conformance_server first, or set CONFORMANCE_SERVER");
  return found;
}

async function start(command, args) {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  const url = await new Promise((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`${command} ended with ${code}: ${output}`)));
    child.stdout.on("data", (chunk) => {
      output += chunk;
      const address = output.match(/http:\/\/\S+/);
      if (address) resolve(address[0]);
    });
  });
  return {
    url,
    ws: url.replace("http", "ws"),
    pid: child.pid,
    stop: () =>
      new Promise((resolve) => {
        child.removeAllListeners("exit");
        child.once("exit", (code, signal) => resolve(code ?? signal));
        child.kill("SIGTERM");
      }),
  };
}

const flags = (options) => Object.entries({ port: 0, ...options }).flatMap(([name, value]) => [`--${name}`, `${value}`]);

export const startServer = (options = {}) => start(program(), flags(options));
export const startReference = (options = {}) =>
  start(process.execPath, [join(here, "reference_server.mjs"), ...flags(options)]);
