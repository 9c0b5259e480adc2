// Glass to glass in a real browser: a clock burnt into the picture is read back from the viewer's player, frame by frame.
// Two ways in: RTMP (ffmpeg, as OBS would send) and a browser's own camera broadcast. Everything is on this machine, so
// both ends read one clock; the network and the camera's and the screen's own delay are left out.
// Usage: node bench/video_latency.mjs [rtmp] [browser] [--seconds N] [--out FILE]
//   needs ffmpeg, nginx with its RTMP module, Chromium (CHROMIUM), `npm ci` in web/, and the built program (FLASHAUCTION).
//   WEB=preview takes the pages from `vite preview` of web/dist instead of those in the program.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '../web/node_modules/@playwright/test/index.mjs';
import { BITS, CELL, HEIGHT, WIDTH, grayFrame } from './video_clock.mjs';

const root = new URL('..', import.meta.url).pathname;
const program = process.env.FLASHAUCTION ?? join(root, 'build/release/flashauction');
const args = process.argv.slice(2);
const option = (name, fallback) => (args.includes(name) ? args[args.indexOf(name) + 1] : fallback);
const seconds = Number(option('--seconds', '30'));
const ways = ['rtmp', 'browser'].filter((way) => args.includes(way) || !args.some((a) => ['rtmp', 'browser'].includes(a)));
const folder = mkdtempSync(join(tmpdir(), 'flashauction-video-'));
const FRAMES_A_SECOND = 30;
const running = [];

function start(command, argv, options = {}) {
  const child = spawn(command, argv, { stdio: ['pipe', 'pipe', 'pipe'], ...options });
  child.text = '';
  for (const out of [child.stdout, child.stderr]) out.on('data', (data) => { child.text = (child.text + data).slice(-20_000); });
  child.over = new Promise((resolve) => child.once('exit', resolve));
  running.push(child);
  return child;
}

async function printed(child, pattern) {
  for (let i = 0; i < 200; i++) {
    const match = pattern.exec(child.text);
    if (match) return match[1] ?? match[0];
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`waited in vain for ${pattern}: ${child.text}`);
}

async function openHouse() {
  const house = start(program, ['serve', '--port', '0', '--internal-port', '0', '--data-dir', folder, '--dev-login', 'true', '--drain-ms', '0',
    '--cors-origins', '*', '--log-level', 'warn', '--rtmp-port', '0', '--video']);
  return printed(house, /is open at (http:\/\/[0-9.:]+)/);
}

async function pagesOf(house) {
  if (process.env.WEB !== 'preview') return house;
  const port = '4173'; // one that the sign-in leads back to
  const preview = start(join(root, 'web/node_modules/.bin/vite'), ['preview', '--host', '127.0.0.1', '--port', port], {
    cwd: join(root, 'web'), env: { ...process.env, HOUSE_URL: house } });
  await printed(preview, new RegExp(`Local:.*${port}`));
  return `http://127.0.0.1:${port}`;
}

async function call(house, username, method, path, body) {
  const token = execFileSync(program, ['token', '--username', username, '--data-dir', folder, '--log-level', 'off']).toString().trim();
  const answer = await fetch(house + path, { method, headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}) });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

// Frames leave at the pace of the clock, each with the time at which it was drawn.
function sendRtmp(address) {
  const ffmpeg = start('ffmpeg', ['-hide_banner', '-loglevel', 'error', '-f', 'rawvideo', '-pix_fmt', 'gray', '-video_size', `${WIDTH}x${HEIGHT}`,
    '-framerate', String(FRAMES_A_SECOND), '-use_wallclock_as_timestamps', '1', '-i', 'pipe:0', '-f', 'lavfi', '-i', 'anullsrc=r=44100:cl=stereo',
    '-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-pix_fmt', 'yuv420p', '-g', String(FRAMES_A_SECOND), '-b:v', '2500k',
    '-c:a', 'aac', '-f', 'flv', address]);
  ffmpeg.stdin.on('error', () => {});
  const timer = setInterval(() => ffmpeg.stdin.write(grayFrame(Date.now())), 1000 / FRAMES_A_SECOND);
  return async () => {
    clearInterval(timer);
    ffmpeg.kill('SIGKILL'); // it waits for the rest of a frame otherwise
    await ffmpeg.over;
  };
}

// In the host's page: instead of a camera, a canvas with the clock.
function clockCamera({ BITS, CELL, WIDTH, HEIGHT, rate }) {
  navigator.mediaDevices.getUserMedia = async () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: WIDTH, height: HEIGHT });
    const context = canvas.getContext('2d');
    setInterval(() => {
      const value = Date.now() % 2 ** BITS;
      for (let bit = 0; bit < BITS; bit++)
        for (const row of [0, 1]) {
          context.fillStyle = ((value >> bit) & 1) ^ row ? '#fff' : '#000';
          context.fillRect(bit * CELL, (row * HEIGHT) / 2, CELL, HEIGHT / 2);
        }
    }, 1000 / rate);
    const audio = new AudioContext();
    const sound = audio.createMediaStreamDestination();
    const tone = audio.createOscillator();
    tone.connect(sound);
    tone.start();
    return new MediaStream([...canvas.captureStream(rate).getVideoTracks(), ...sound.stream.getAudioTracks()]);
  };
}

// In the viewer's page: reads the clock from each frame as it is shown, until told to stop.
function readClock({ BITS, CELL, WIDTH, HEIGHT, seconds }) {
  const video = document.querySelector('video[aria-label="Live video"]');
  const context = Object.assign(document.createElement('canvas'), { width: WIDTH, height: HEIGHT }).getContext('2d', { willReadFrequently: true });
  const delays = [];
  let unread = 0;
  const end = performance.now() + seconds * 1000;
  return new Promise((resolve) => {
    const look = () => {
      const now = Date.now();
      context.drawImage(video, 0, 0, WIDTH, HEIGHT);
      const pixels = context.getImageData(0, 0, WIDTH, HEIGHT).data;
      const light = (bit, row) => pixels[4 * ((HEIGHT / 4 + (row * HEIGHT) / 2) * WIDTH + bit * CELL + CELL / 2)];
      let value = 0;
      let sure = true;
      for (let bit = 0; bit < BITS; bit++) {
        const [one, other] = [light(bit, 0), light(bit, 1)];
        sure &&= Math.abs(one - other) > 60;
        if (one > other) value += 2 ** bit;
      }
      if (sure) delays.push((now - value + 2 ** BITS) % 2 ** BITS);
      else unread += 1;
      if (performance.now() >= end) resolve({ delays, unread });
      else video.requestVideoFrameCallback(look);
    };
    setTimeout(() => resolve({ delays, unread }), seconds * 1000 + 10_000);
    video.requestVideoFrameCallback(look);
  });
}

async function goLive(browser, pages, username, id, begins) {
  const page = await (await browser.newContext({ baseURL: pages })).newPage();
  await page.addInitScript(clockCamera, { BITS, CELL, WIDTH, HEIGHT, rate: FRAMES_A_SECOND });
  await page.goto('/');
  await page.getByRole('banner').getByRole('button', { name: 'Sign in' }).click();
  await page.locator('#dev-username').fill(username);
  await page.getByRole('button', { name: 'Continue', exact: true }).click();
  await page.getByRole('link', { name: `Your account, ${username}` }).waitFor();
  await page.goto(`/host/${id}`);
  await page.getByRole('button', { name: 'Use the camera' }).click();
  begins();
  await page.getByRole('button', { name: 'Go live', exact: true }).click();
  return () => page.context().close();
}

async function measure(browser, house, pages, way) {
  const host = `host-${way}`;
  const { auction_id: id } = await call(house, host, 'POST', '/auctions', { title: `Clock over ${way}`, duration: 3600, starting_bid: '1.00' });
  const page = await (await browser.newContext({ baseURL: pages })).newPage();
  await page.goto(`/live/${id}`);
  await page.getByText('Video is not live yet').waitFor();
  let began = Date.now();
  const { ingest_url, stream_key } = await call(house, host, 'GET', `/auctions/${id}/stream`);
  const stop = way === 'rtmp' ? sendRtmp(`${ingest_url}/${stream_key}`) : await goLive(browser, pages, host, id, () => { began = Date.now(); });
  await page.locator('video.is-seen').waitFor({ timeout: 60_000 });
  const startedMs = Date.now() - began;
  const { delays, unread } = await page.evaluate(readClock, { BITS, CELL, WIDTH, HEIGHT, seconds });
  const stalls = await page.evaluate(() => document.querySelector('video').getVideoPlaybackQuality().droppedVideoFrames);
  await stop();
  await page.context().close();
  delays.sort((a, b) => a - b);
  const at = (share) => delays[Math.min(delays.length - 1, Math.floor(share * delays.length))];
  return { way, startedMs, frames: delays.length, unread, dropped: stalls, median: at(0.5), p95: at(0.95), worst: delays.at(-1) };
}

async function main() {
  const house = await openHouse();
  const pages = await pagesOf(house);
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--use-fake-ui-for-media-stream', '--autoplay-policy=no-user-gesture-required',
      '--disable-background-timer-throttling', '--disable-renderer-backgrounding', '--disable-backgrounding-occluded-windows'] });
  const lines = ['# Video, glass to glass', `Conditions: ${cpus()[0].model}, ${cpus().length} cores shared by encoder, server and browsers, load ${loadavg()[0].toFixed(1)} at the start, ` +
    `Linux ${release()}; ${WIDTH}x${HEIGHT} at ${FRAMES_A_SECOND} frames a second, fragments of 1 s, Chromium ${browser.version()} without a GPU, loopback; ${seconds} s a way. ` +
    'Left out: a network, the delay of a camera and of a screen.', '',
    '| way in | first picture | median | 95 % | worst | frames read | unread | dropped |', '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |'];
  const names = { rtmp: 'RTMP (ffmpeg, zerolatency)', browser: 'browser (MediaRecorder)' };
  for (const way of ways) {
    const r = await measure(browser, house, pages, way);
    console.error(r);
    lines.push(`| ${names[way]} | ${(r.startedMs / 1000).toFixed(1)} s | ${r.median} ms | ${r.p95} ms | ${r.worst} ms | ${r.frames} | ${r.unread} | ${r.dropped} |`);
  }
  await browser.close();
  const text = lines.join('\n') + '\n';
  console.log(text);
  if (option('--out')) writeFileSync(option('--out'), text);
}

try {
  await main();
} finally {
  for (const child of running) if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
  await Promise.all(running.map((child) => child.over));
  rmSync(folder, { recursive: true, force: true });
}
