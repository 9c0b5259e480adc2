// Data folders whose disk a test fills and frees again: fill() while a house runs on them, or fullFromTheStart(), which gives the
// options with which the next house starts on a full one, and free() with the house that runs, where one does.
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, rmdirSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const run = (program, ...args) => {
  const { status, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${error?.message ?? stderr}`);
};

/** A tmpfs of 24 MB, which fill() fills to its last byte. Undefined where nothing may be mounted. */
function smallDisk() {
  const folder = mkdtempSync(join(tmpdir(), 'flashauction-disk-'));
  try { run('mount', '-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', folder); } catch { rmdirSync(folder); return undefined; }
  const filler = join(folder, 'filler');
  return {
    dataDir: join(folder, 'data'),
    fill() {
      const file = openSync(filler, 'a');
      for (const bytes of [1 << 20, 4096])
        try { for (;;) writeSync(file, Buffer.alloc(bytes)); } catch (error) { if (error.code !== 'ENOSPC') throw error; }
      closeSync(file);
    },
    free() { rmSync(filler); },
    fullFromTheStart() { this.fill(); return {}; },
    end() { run('umount', '-l', folder); rmdirSync(folder); },
  };
}

/** After fill() the house may write to no file (RLIMIT_FSIZE): what anybody may do to a process of their own. */
function boundFiles() {
  const folder = mkdtempSync(join(tmpdir(), 'flashauction-disk-'));
  const mayNotWrite = (before) => ['sh', '-c', `trap "" XFSZ; ${before} exec "$0" "$@"`]; // told as an error of the write, not by a signal
  const limit = (house, bytes) => run('prlimit', '--pid', `${house.pid}`, `--fsize=${bytes}:unlimited`);
  return {
    dataDir: folder,
    wrapper: mayNotWrite(''),
    fill(house) { limit(house, 1); },
    free(house) { if (house) limit(house, 'unlimited'); },
    fullFromTheStart() { return { wrapper: mayNotWrite('ulimit -f 0;') }; },
    end() { rmSync(folder, { recursive: true, force: true }); },
  };
}

/** By name, each way of failing that this machine allows: where nothing may be mounted, the last alone. */
export const failingDisks = () => Object.entries({ 'a full disk': smallDisk(), 'files that take no bytes': boundFiles() }).filter(([, disk]) => disk);
