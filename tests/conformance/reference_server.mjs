// The conformance server's behaviour on the reference implementation: what "exactly as the reference" is measured by.
import { createServer } from "node:http";
import { parseArgs } from "node:util";
import { Server as EngineServer } from "engine.io";
import { Server as SocketServer } from "socket.io";
import { WebSocketServer } from "ws";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "3001" },
    "ping-interval": { type: "string", default: "25000" },
    "ping-timeout": { type: "string", default: "20000" },
    "max-payload": { type: "string", default: "1000000" },
    "connect-timeout": { type: "string", default: "45000" },
  },
});
const options = {
  pingInterval: Number(values["ping-interval"]),
  pingTimeout: Number(values["ping-timeout"]),
  maxHttpBufferSize: Number(values["max-payload"]),
  httpCompression: false,
};

const http = createServer((request, response) => response.writeHead(404).end());
const echo = new WebSocketServer({ noServer: true, maxPayload: 16 * 1024 * 1024 });
echo.on("connection", (socket) => {
  socket.on("error", () => {});
  socket.on("message", (data, binary) => socket.send(data, { binary }));
});
http.on("upgrade", (request, socket, head) => {
  if (request.url.startsWith("/echo")) echo.handleUpgrade(request, socket, head, (ws) => echo.emit("connection", ws));
});

const engine = new EngineServer(options);
engine.attach(http, { path: "/engine.io", destroyUpgrade: false });
engine.on("connection", (socket) => socket.on("message", (data) => socket.send(data)));

const io = new SocketServer(http, {
  ...options,
  connectTimeout: Number(values["connect-timeout"]),
  destroyUpgrade: false,
  serveClient: false,
});
io.on("connection", (socket) => {
  socket.emit("auth", socket.handshake.auth);
  socket.on("message", (...args) => socket.emit("message-back", ...args));
  socket.on("message-with-ack", (...args) => args.pop()(...args));
});
io.of("/custom").on("connection", (socket) => socket.emit("auth", socket.handshake.auth));

http.listen(Number(values.port), "127.0.0.1", () => console.log(`listening on http://127.0.0.1:${http.address().port}`));
process.on("SIGTERM", () => process.exit(0));
