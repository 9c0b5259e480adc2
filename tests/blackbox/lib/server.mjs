// Starts the built binary on free ports with a data folder of its own, and ends it.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const root = new URL('../../..', import.meta.url).pathname;
export const binary = process.env.FLASHAUCTION ?? join(root, 'build/release/flashauction');

/** One running house. `url` is its public address, `internalUrl` the internal one. */
export class House {
  constructor(options = {}) {
    this.options = options;
    this.dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'flashauction-'));
    this.log = []; // all that it said …
    this.logLines = []; // … and of that, what came on standard error
  }

  static async start(options = {}) {
    const house = new House(options);
    await house.start();
    return house;
  }

  async start() {
    // Rates are lifted so that a test of something else never meets them; tests of the limits set their own.
    const environment = {
      BID_RATE_PER_S: '100000', BID_BURST: '100000', CHAT_RATE_PER_S: '100000', CHAT_BURST: '100000', CREATE_RATE_PER_S: '1000',
      CREATE_BURST: '1000', GUEST_RATE_PER_S: '100000', GUEST_BURST: '100000', ADDRESS_TIME_PERCENT_MAX: '100',
      SESSIONS_PER_USER_MAX: '100000', INTERNAL_SECRET: 'internal-secret-of-the-tests',
      ...this.options.env,
    };
    const [program, ...before] = [...(this.options.wrapper ?? []), binary];
    this.process = spawn(program, [...before, 'serve', '--port', this.port ?? '0', '--internal-port', '0', '--data-dir', this.dataDir, ...(this.options.args ?? [])],
      { env: { PATH: process.env.PATH, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
    this.exited = once(this.process, 'exit');
    const serving = new Promise((resolve, reject) => {
      createInterface({ input: this.process.stderr }).on('line', (line) => {
        this.log.push(line);
        this.logLines.push(line);
        try {
          const entry = JSON.parse(line);
          if (entry.message === 'serving') resolve(entry);
        } catch { /* not JSON: kept in the log for the one who reads it */ }
      });
      this.exited.then(([code]) => reject(new Error(`the server ended with ${code}:\n${this.log.join('\n')}`)));
    });
    createInterface({ input: this.process.stdout }).on('line', (line) => this.log.push(line));
    const entry = await serving;
    this.url = entry.address;
    this.port = new URL(entry.address).port; // a restart keeps it: the address is the issuer's name
    this.internalUrl = entry.internal_address;
  }

  get pid() { return this.process.pid; }

  /** Asks it to stop (SIGTERM) and resolves with its exit code. */
  async stop() {
    if (this.process.exitCode === null && this.process.signalCode === null) this.process.kill('SIGTERM');
    const [code] = await this.exited;
    return code;
  }

  async kill() {
    this.process.kill('SIGKILL');
    await this.exited;
  }

  async end() {
    if (this.process.exitCode === null && this.process.signalCode === null) await this.kill();
    if (!this.options.dataDir) rmSync(this.dataDir, { recursive: true, force: true });
  }

  /** A token of the embedded provider, made as scripts do. */
  token(username) {
    return execFileSync(binary, ['token', '--username', username, '--data-dir', this.dataDir],
      { encoding: 'utf8', env: { PATH: process.env.PATH, ...this.options.env } }).trim();
  }

  async request(method, path, { token, body, headers = {}, internal = false } = {}) {
    const response = await fetch((internal ? this.internalUrl : this.url) + path, {
      method,
      headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      body: body === undefined || typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
      redirect: 'manual',
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    const text = bytes.toString();
    let json;
    try { json = JSON.parse(text); } catch { json = undefined; }
    return { status: response.status, headers: response.headers, bytes, text, json };
  }

  /** Opens an auction; fails loudly where that is refused. */
  async open(token, fields = {}) {
    const answer = await this.request('POST', '/auctions', { token, body: { title: 'A lamp', duration: 600, starting_bid: '10.00', ...fields } });
    if (answer.status !== 201) throw new Error(`opening was refused: ${answer.status} ${answer.text}`);
    return answer.json;
  }
}

export const cli = (args, options = {}) => {
  try {
    return { code: 0, out: execFileSync(binary, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], ...options }) };
  } catch (error) {
    return { code: error.status, out: error.stdout, err: error.stderr };
  }
};
