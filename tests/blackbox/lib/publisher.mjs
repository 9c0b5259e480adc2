// Real publishers: ffmpeg with a small test picture, over RTMP as OBS would, or as a browser's recorder would.
import { spawn } from 'node:child_process';
import { once } from 'node:events';

const picture = ['-re', '-f', 'lavfi', '-i', 'testsrc=size=320x180:rate=10', '-f', 'lavfi', '-i', 'sine=frequency=440'];
const loud = ['-hide_banner', '-loglevel', 'error', '-nostdin'];

/** Sends the picture to rtmp://…/live/KEY for at most `seconds`. */
export class Publisher {
  constructor(address, { seconds = 40 } = {}) {
    this.said = '';
    this.process = spawn('ffmpeg', [...loud, ...picture, '-t', String(seconds), '-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-g', '10',
      '-pix_fmt', 'yuv420p', '-c:a', 'aac', '-f', 'flv', address], { stdio: ['ignore', 'ignore', 'pipe'] });
    this.process.stderr.on('data', (data) => { this.said += data; });
    this.ended = once(this.process, 'exit').then(([code]) => code ?? 'signal');
  }

  static of(stream, options) { return new Publisher(`${stream.ingest_url}/${stream.stream_key}`, options); }

  get running() { return this.process.exitCode === null && this.process.signalCode === null; }

  async stop() {
    if (this.running) this.process.kill('SIGTERM');
    await this.ended;
  }
}

/** What MediaRecorder would give: pieces of one WebM, in real time, to `send`. */
export class Recorder {
  constructor(send, { seconds = 40 } = {}) {
    this.process = spawn('ffmpeg', [...loud, ...picture, '-t', String(seconds), '-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8', '-g', '20', '-c:a', 'libopus',
      '-f', 'webm', '-cluster_time_limit', '200', '-flush_packets', '1', 'pipe:1'], { stdio: ['ignore', 'pipe', 'ignore'] });
    this.process.stdout.on('data', send);
    this.ended = once(this.process, 'exit');
  }

  async stop() {
    this.process.kill('SIGTERM');
    await this.ended;
  }
}

/** ffprobe's view of a fragment: the codec of each of its streams. */
export async function codecs(bytes) {
  const probe = spawn('ffprobe', ['-loglevel', 'error', '-show_entries', 'stream=codec_name', '-of', 'csv=p=0', '-f', 'mpegts', 'pipe:0'], { stdio: ['pipe', 'pipe', 'ignore'] });
  let text = '';
  probe.stdout.on('data', (data) => { text += data; });
  probe.stdin.on('error', () => {});
  probe.stdin.end(bytes);
  await once(probe, 'close');
  return [...new Set(text.split(/\s+/).filter(Boolean))].sort();
}
