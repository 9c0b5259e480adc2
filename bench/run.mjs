// Runs project and baseline in turn, the server on one core and the generator on the other, and prints every ratio with its conditions.
// Usage: node bench/run.mjs [bids] [sustained] [latency] [fanout] [crowd] [flood] [bursts] [idle] [start] [lateness] [--seconds N] [--rounds N] [--out FILE]   (needs `tools/build release all`)
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const root = new URL('..', import.meta.url).pathname;
const build = process.env.BENCH_BUILD ?? join(root, 'build/release');
const args = process.argv.slice(2);
const measures = ['bids', 'sustained', 'latency', 'fanout', 'crowd', 'flood', 'bursts', 'idle', 'start', 'lateness'];
const strange = args.find((a, i) => !measures.includes(a) && !['--seconds', '--rounds', '--out'].includes(a) && !['--seconds', '--rounds', '--out'].includes(args[i - 1]));
if (strange) {
  console.log(`Usage: node bench/run.mjs [${measures.join('] [')}] [--seconds N] [--rounds N] [--out FILE]\nWithout a name: all of them.`);
  process.exit(['--help', '-h'].includes(strange) ? 0 : 2);
}
const scratch = mkdtempSync(join(process.env.BENCH_DIR ?? tmpdir(), 'flashauction-bench-'));
const option = (name, fallback) => (args.includes(name) ? args[args.indexOf(name) + 1] : fallback);
const seconds = option('--seconds', '8');
const wanted = args.filter((a) => measures.includes(a));
const does = (name) => wanted.length === 0 || wanted.includes(name);
const lines = [];
const say = (text) => { lines.push(text); console.log(text); };
const running = new Set();
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(scratch, { recursive: true, force: true });
  process.exit(1);
});

function start(core, program, argv, env = {}, stdin = 'ignore') {
  const child = spawn('taskset', ['-c', String(core), program, ...argv], { stdio: [stdin, 'pipe', 'pipe'], env: { ...process.env, ...env } });
  running.add(child);
  child.exited = once(child, 'exit').then((r) => { running.delete(child); return r; });
  child.err = '';
  child.stderr.on('data', (data) => { child.err = (child.err + data).slice(-20000); });
  return child;
}
const end = async (child, signal = 'SIGKILL') => { child.kill(signal); await child.exited; };
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function issuer(count) {
  const file = join(scratch, 'tokens');
  const child = start(1, process.execPath, [join(root, 'bench/issuer.mjs'), '18990', String(count), file]);
  await once(child.stdout, 'data');
  return { child, file, tokens: readFileSync(file, 'utf8').trim().split('\n') };
}

async function house(dir, env = {}) {
  const child = start(0, join(build, 'flashauction'), ['serve', '--port', '18000', '--internal-port', '18010', '--data-dir', join(scratch, dir)], {
    OIDC_ISSUER: 'http://127.0.0.1:18990', IO_THREADS: '1', BID_RATE_PER_S: '10000000', BID_BURST: '10000000', CHAT_RATE_PER_S: '10000000',
    CHAT_BURST: '10000000', GUEST_RATE_PER_S: '10000000', GUEST_BURST: '10000000', CREATE_RATE_PER_S: '1000000', CREATE_BURST: '1000000',
    CONNECTIONS_PER_ADDRESS_MAX: '100000', SESSIONS_PER_USER_MAX: '1000000',
    ADDRESS_TIME_PERCENT_MAX: '100', OUTPUT_MIB_MAX: '8192', LOG_LEVEL: 'warn', PING_INTERVAL_MS: '25000', ...env });
  for (let i = 0; i < 1500; i++) {
    if (await fetch('http://127.0.0.1:18000/ready').then((r) => r.ok, () => false)) return child;
    await pause(20);
  }
  throw new Error(`no house: ${child.err}`);
}

async function open(token, count, duration = 7200) {
  const ids = [];
  for (let i = 0; i < count; i++) {
    const response = await fetch('http://127.0.0.1:18000/auctions', { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ title: `Bench ${i}`, duration, starting_bid: '1.00', bid_step_max_floor: '99999999.99' }) });
    if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`);
    ids.push((await response.json()).auction_id);
  }
  const file = join(scratch, 'auctions');
  writeFileSync(file, ids.join('\n') + '\n');
  return { ids, file };
}

/** One run of the generator; its JSON line. */
async function swarm(argv) {
  const child = start(1, join(build, 'flashauction'), ['swarm', '--url', 'http://127.0.0.1:18000', ...argv.map(String)]);
  let out = '';
  child.stdout.on('data', (data) => { out += data; });
  await child.exited;
  if (!out.trim()) throw new Error(`the generator failed: ${child.err}`);
  return JSON.parse(out.trim().split('\n').at(-1));
}

const rounds = Number(option('--rounds', '2'));
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

// Project and baseline hold their connections side by side and take turns of a quarter of a second, since the machine's
// speed changes within seconds. The generator looks for answers without sleeping: where it sleeps, each answer pays on
// the server's core for waking it. The house is stopped during the baseline's turns, so that it does no work of its own
// turns in them.
async function bids(tokens) {
  say('\n## Bids: 200 connections, one outstanding bid each, all joined');
  const turns = 16;
  for (const framing of ['plain', 'socketio'])
    for (const auctions of [1, 100]) {
      const pairs = [];
      let lost = 0;
      for (let round = 0; round < rounds; round++) {
        const dir = `bids-${framing}-${auctions}-${round}`;
        const common = ['--mode', 'bids', '--spin', '--framing', framing, '--clients', 200, '--slice-ms', 250];
        const bare = start(0, join(build, 'bench/bare_epoll'), ['echo', '18020']);
        await pause(300);
        const theirs = await slices([...common, '--url', 'http://127.0.0.1:18020', '--bare', '--auction-ids', '00000000-0000-4000-8000-000000000000']);
        const server = await house(dir);
        const opened = await open(tokens.tokens[0], auctions);
        const accepted = join(scratch, 'accepted');
        const ours = await slices([...common, '--url', 'http://127.0.0.1:18000', '--tokens', tokens.bidders, '--auctions', opened.file, '--accepted-file', accepted]);
        for (const side of [theirs, ours]) await side.slice();  // warms up
        for (let turn = 0; turn < turns; turn++) {
          server.kill('SIGSTOP');
          const bareTurn = await theirs.slice();
          server.kill('SIGCONT');
          pairs.push({ bare: bareTurn, ours: await ours.slice() });
        }
        await end(server, 'SIGKILL');
        for (const side of [theirs, ours]) await side.end();
        await end(bare);
        const again = await house(dir);
        lost += await missing(opened.ids, accepted);
        await end(again, 'SIGTERM');
      }
      const sum = (key) => pairs.reduce((total, pair) => total + pair.ours[key], 0);
      const mid = (side, key) => median(pairs.map((pair) => pair[side][key]));
      const ratios = pairs.map((pair) => pair.ours.answered_per_s / pair.bare.answered_per_s).sort((a, b) => a - b);
      say(`- ${framing}, ${auctions} auction(s), ${pairs.length} pairs of turns: ${mid('ours', 'answered_per_s')} durable answers/s (accepted ${sum('accepted')}, refused ${sum('refused')}, failed ${sum('failed')}; p50 ${mid('ours', 'p50_us')} µs, p99 ${mid('ours', 'p99_us')} µs), bare echo ${mid('bare', 'answered_per_s')}/s; acknowledged bids missing after ${rounds} kill -9: ${lost}: **median ratio ${median(ratios).toFixed(3)}** (wanted 0.4; quarters ${ratios[ratios.length >> 2].toFixed(3)} and ${ratios[(ratios.length * 3) >> 2].toFixed(3)})`);
    }
}

// The same without turns: the house bids for 8 s on end, between two times of 4 s of the echo.
async function sustained(tokens) {
  say('\n## Bids on end for 8 s: 200 connections, one outstanding bid each, all joined');
  for (const framing of ['plain', 'socketio'])
    for (const auctions of [1, 100]) {
      const ratios = [];
      let lost = 0;
      const rates = [];
      for (let round = 0; round < rounds; round++) {
        const dir = `sustained-${framing}-${auctions}-${round}`;
        const common = ['--mode', 'bids', '--spin', '--framing', framing, '--clients', 200];
        const bare = start(0, join(build, 'bench/bare_epoll'), ['echo', '18020']);
        await pause(300);
        const theirs = await slices([...common, '--slice-ms', 4000, '--url', 'http://127.0.0.1:18020', '--bare', '--auction-ids', '00000000-0000-4000-8000-000000000000']);
        const server = await house(dir);
        const opened = await open(tokens.tokens[0], auctions);
        const accepted = join(scratch, 'accepted');
        const ours = await slices([...common, '--slice-ms', 8000, '--url', 'http://127.0.0.1:18000', '--tokens', tokens.bidders, '--auctions', opened.file, '--accepted-file', accepted]);
        const before = await theirs.slice();
        const mine = await ours.slice();
        await end(server, 'SIGKILL');
        const after = await theirs.slice();
        ratios.push(mine.answered_per_s / ((before.answered_per_s + after.answered_per_s) / 2));
        rates.push(`${mine.answered_per_s} of ${before.answered_per_s} and ${after.answered_per_s}`);
        for (const side of [theirs, ours]) await side.end();
        await end(bare);
        const again = await house(dir);
        lost += await missing(opened.ids, accepted);
        await end(again, 'SIGTERM');
        rmSync(join(scratch, dir), { recursive: true, force: true });
      }
      say(`- ${framing}, ${auctions} auction(s): durable answers/s beside the echo's before and after: ${rates.join('; ')}; acknowledged bids missing after ${rounds} kill -9: ${lost}: **ratios ${ratios.map((ratio) => ratio.toFixed(3)).join(', ')}** (wanted 0.4)`);
    }
}

/** An auction's ledger; waits while it is being written after a start. */
async function ledger(id) {
  for (let attempt = 0; attempt < 300; attempt++) {
    const response = await fetch(`http://127.0.0.1:18000/auctions/${id}/ledger`);
    if (response.ok) return response.text();
    if (response.status !== 503) throw new Error(`${response.status} ${await response.text()}`);
    await pause(200);
  }
  throw new Error(`no ledger of ${id}`);
}

async function missing(ids, file) {
  const kept = new Set();
  for (const id of ids) {
    const text = await ledger(id);
    for (const match of text.matchAll(/"bid_id":"([^"]+)"/g)) kept.add(match[1]);
  }
  return readFileSync(file, 'utf8').trim().split('\n').filter((line) => line && !kept.has(line.split(' ')[0])).length;
}

async function latency(tokens) {
  say('\n## One bidder alone: acknowledgement against one durable SQLite append');
  const server = await house('latency');
  const opened = await open(tokens.tokens[0], 1);
  const ours = [];
  const bare = [];  // in turn: the disk's speed changes
  for (let round = 0; round < 9; round++) {
    bare.push(JSON.parse(execFileSync('taskset', ['-c', '0', join(build, 'bench/sqlite_append_bench'), join(scratch, `append-${round}.db`)], { encoding: 'utf8' })).p50_us);
    ours.push((await swarm(['--mode', 'bids', '--clients', 1, '--spin', '--seconds', 3, '--tokens', tokens.bidders, '--auctions', opened.file, '--first-amount-cents', 1000000 * (round + 1)])).p50_us);
  }
  await end(server, 'SIGTERM');
  say(`- median acknowledgement ${median(ours)} µs, median append of one such row ${median(bare)} µs: **ratio ${(median(ours) / median(bare)).toFixed(2)}** (wanted at most 1.5); in turn: ${ours.map((one, i) => `${one}/${bare[i]}`).join(' ')}`);
}

/** The generator over connections that stay: each call of the answer is one slice, and gives its JSON line. */
async function slices(argv) {
  const child = start(1, join(build, 'flashauction'), ['swarm', ...argv].map(String), {}, 'pipe');
  const out = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await out.next();
    if (done) throw new Error(`the generator failed: ${child.err}`);
    return value;
  };
  await next();
  return { slice: async () => { child.stdin.write('\n'); return JSON.parse(await next()); }, end: async () => { child.stdin.end(); await child.exited; } };
}

const fanoutSlices = (argv) => slices(['--mode', 'fanout', '--saturate', '--senders', 4, '--message-bytes', 24, ...argv]);

// Project and baseline hold their sockets side by side and are measured in turns of a second or two, since the
// machine's speed changes for longer than that. Each event waits for the last but one's writes, so delays are those of
// a full server, not of a schedule.
async function fanout(tokens) {
  say('\n## Fan-out, one event a write: chat messages of 24 bytes, which with their ids make the smallest event there is');
  for (const viewers of [1000, 10000])
    for (const framing of ['plain', 'socketio']) {
      const common = ['--clients', viewers, '--slice-ms', viewers > 5000 ? 1500 : 300];
      const server = await house(`fanout-${viewers}-${framing}`);
      const opened = await open(tokens.tokens[0], 1);
      const ours = await fanoutSlices([...common, '--url', 'http://127.0.0.1:18000', '--framing', framing, '--tokens', tokens.file, '--auctions', opened.file, '--sample-file', join(scratch, 'sample')]);
      const first = await ours.slice();
      const bare = start(0, join(build, 'bench/bare_epoll'), ['fanout', '18020', join(scratch, 'sample')]);
      await pause(300);
      const theirs = await fanoutSlices([...common, '--url', 'http://127.0.0.1:18020', '--bare', '--auctions', opened.file]);
      await theirs.slice();
      const pairs = [];
      for (let pair = 0; pair < rounds * (viewers > 5000 ? 8 : 40); pair++) pairs.push({ ours: await ours.slice(), bare: await theirs.slice() });
      const ratios = pairs.map((pair) => pair.ours.deliveries_per_s / pair.bare.deliveries_per_s).sort((a, b) => a - b);
      const mid = (side, key) => median(pairs.map((pair) => pair[side][key]));
      const sum = (key) => pairs.reduce((total, pair) => total + pair.ours[key], 0);
      say(`- ${framing}, ${viewers} viewers, ${pairs.length} pairs of runs: ${mid('ours', 'deliveries_per_s')} deliveries/s of ${first.event_bytes} bytes (bare ${mid('bare', 'deliveries_per_s')}), p99 delay ${mid('ours', 'p99_us')} µs (bare ${mid('bare', 'p99_us')}), ${sum('messages')} messages, missing ${sum('missing')}, doubled ${sum('doubled')}: **median ratio ${median(ratios).toFixed(3)}** (wanted 0.9; quarters ${ratios[ratios.length >> 2].toFixed(3)} and ${ratios[(ratios.length * 3) >> 2].toFixed(3)})`);
      await ours.end();
      await theirs.end();
      await end(bare);
      await end(server, 'SIGTERM');
    }
}

/** What a bid waits while the loop that reads it is busy with a crowd: chat fans out as fast as it goes, one person bids in another auction. */
async function crowd(tokens) {
  say('\n## A bid while chat fans out to a crowd on the same loop');
  for (const viewers of [1000, 10000]) {
    const server = await house(`crowd-${viewers}`);
    const [talk, sale] = (await open(tokens.tokens[0], 2)).ids;
    const chat = await fanoutSlices(['--clients', viewers, '--slice-ms', 6000, '--url', 'http://127.0.0.1:18000', '--tokens', tokens.file, '--auction-ids', talk]);
    const told = chat.slice();
    await pause(1000);
    const bid = await swarm(['--mode', 'bids', '--clients', 1, '--seconds', 3, '--tokens', tokens.bidders, '--auction-ids', sale]);
    say(`- ${viewers} viewers, ${(await told).deliveries_per_s} deliveries/s: a bid is answered after ${bid.p50_us} µs (p99 ${bid.p99_us}, ${bid.accepted} bids)`);
    await chat.end();
    await end(server, 'SIGTERM');
  }
}

/** Bids without a pause until long after the history has stopped standing back (docs/adr/0004): what is answered in each ten seconds, and what was lost. */
async function flood(tokens) {
  say('\n## A flood: 200 connections bid for two minutes, 100 auctions');
  const server = await house('flood');
  const opened = await open(tokens.tokens[0], 100);
  const accepted = join(scratch, 'accepted');
  const swarming = await slices(['--mode', 'bids', '--spin', '--clients', 200, '--slice-ms', 10000, '--url', 'http://127.0.0.1:18000', '--tokens', tokens.bidders, '--auctions', opened.file, '--accepted-file', accepted]);
  const parts = [];
  for (let part = 0; part < 12; part++) parts.push(await swarming.slice());
  await end(server, 'SIGKILL');
  await swarming.end();
  const began = performance.now();
  const again = await house('flood');
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  const lost = await missing(opened.ids, accepted);
  await end(again, 'SIGTERM');
  const sum = (key) => parts.reduce((total, part) => total + part[key], 0);
  say(`- durable answers/s in each 10 s: ${parts.map((part) => part.answered_per_s).join(' ')}; p99 ${parts.map((part) => Math.round(part.p99_us / 1000)).join(' ')} ms; accepted ${sum('accepted')}, refused ${sum('refused')}, failed ${sum('failed')}; after kill -9 ready again in ${seconds} s, acknowledged bids missing: ${lost}`);
}

async function bursts(tokens) {
  say('\n## Fan-out, events faster than they can be written (several a write)');
  for (const [viewers, rate] of [[1000, 1500], [10000, 150]])
    for (const framing of ['plain', 'socketio']) {
      const server = await house(`bursts-${viewers}-${framing}`);
      const opened = await open(tokens.tokens[0], 1);
      const ours = await swarm(['--mode', 'fanout', '--framing', framing, '--clients', viewers, '--senders', 4, '--seconds', seconds, '--rate-per-s', rate, '--message-bytes', 40, '--tokens', tokens.file, '--auctions', opened.file]);
      await end(server, 'SIGTERM');
      say(`- ${framing}, ${viewers} viewers, ${rate} chat messages/s: **${ours.deliveries_per_s} deliveries/s** (wanted 1000000), missing ${ours.missing}, doubled ${ours.doubled}, p50 ${ours.p50_us} µs, p99 ${ours.p99_us} µs`);
    }
}

async function idle(tokens) {
  say('\n## Idle connections: each signed in, joined, one event received, one heartbeat answered');
  for (const [framing, wantedKib] of [['plain', 4], ['socketio', 6]]) {
    const server = await house(`idle-${framing}`, { PING_INTERVAL_MS: '8000', PING_TIMEOUT_MS: '20000' });
    const opened = await open(tokens.tokens[0], 100);
    const pid = execFileSync('pgrep', ['-f', `flashauction serve --port 18000`], { encoding: 'utf8' }).trim().split('\n')[0];
    const ours = await swarm(['--mode', 'idle', '--framing', framing, '--clients', 10000, '--seconds', 60, '--tokens', tokens.file, '--auctions', opened.file, '--pid', pid]);
    await end(server, 'SIGTERM');
    say(`- ${framing}: ${ours.clients} connections, lost ${ours.lost}, event and heartbeat each: ${ours.event_and_heartbeat_each}; PSS ${ours.pss_before_kib} to ${ours.pss_after_kib} KiB: **${ours.kib_per_connection} KiB each** (wanted at most ${wantedKib})`);
  }
}

/** How long a whole house takes until it is ready, on files with many live auctions and bids. Without a generator beside it. */
async function start_up() {
  say('\n## Start: 100,000 live auctions with 1,000,000 bids, 100,000 of them in the journal alone');
  for (const closed of [0, 10_000_000]) {
    const dir = join(scratch, `start-${closed}`);
    mkdirSync(dir);
    execFileSync(join(build, 'bench/recovery_bench'), ['--prepare', dir, '--closed-bids', String(closed)]);
    const times = [];
    for (let round = 0; round < 2; round++) {
      const began = performance.now();
      const server = await house(`start-${closed}`);
      times.push(((performance.now() - began) / 1000).toFixed(2));
      await end(server, 'SIGKILL');
    }
    say(`- ${closed} bids of closed auctions beside them: **${times.join(' and ')} s** until /ready (wanted under 10)`);
    rmSync(dir, { recursive: true });
  }
}

/** The engine alone, without sockets: how late the last of 5,000 auctions due at once is closed, while bids run. */
function lateness() {
  say('\n## Lateness: auctions due in one millisecond (wanted at most 50 ms)');
  for (let round = 0; round < 3; round++)
    say(`- ${execFileSync(join(build, 'bench/engine_bench'), ['--only', 'lateness', '--folder', scratch], { encoding: 'utf8' }).trim()}`);
}

try {
  const model = cpus()[0].model;
  say(`# FlashAuction benchmark, ${new Date().toISOString().slice(0, 10)}`);
  say(`Conditions: ${model}, ${cpus().length} cores, Linux ${release()}; server pinned to core 0, generator to core 1; loopback; release build; SQLite with synchronous=FULL on ${scratch.startsWith('/dev/shm') ? 'memory' : 'disk'}; IO_THREADS=1; ${seconds} s a run. Left out: TLS, a network, accounts made beforehand.`);
  const { child, file, tokens } = await issuer(does('idle') ? 10001 : 400);
  const bidders = join(scratch, 'bidders');
  writeFileSync(bidders, tokens.slice(1, 301).join('\n') + '\n');
  const given = { tokens, file, bidders };
  if (does('bids')) await bids(given);
  if (does('sustained')) await sustained(given);
  if (does('latency')) await latency(given);
  if (does('fanout')) await fanout(given);
  if (does('crowd')) await crowd(given);
  if (does('flood')) await flood(given);
  if (does('bursts')) await bursts(given);
  if (does('idle')) await idle(given);
  if (does('start')) await start_up();
  if (does('lateness')) lateness();
  await end(child);
} finally {
  for (const child of running) child.kill('SIGKILL');
  rmSync(scratch, { recursive: true, force: true });
  const out = option('--out');
  if (out) writeFileSync(out, lines.join('\n') + '\n');
}
