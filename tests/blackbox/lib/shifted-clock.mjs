// A machine whose clocks and disk a test moves: see shifted-clock.c, which is compiled where a test asks for it.
import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const order = ['wallMs', 'boottimeMs', 'syncHangs', 'syncFails', 'otherBoot', 'killedAtWrite', 'hanging'];

export class Machine {
  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), 'flashauction-machine-'));
    const library = join(this.folder, 'shifted-clock.so');
    execFileSync('gcc', ['-O1', '-Wall', '-Wextra', '-Werror', '-shared', '-fPIC', '-o', library, new URL('shifted-clock.c', import.meta.url).pathname]);
    const settings = join(this.folder, 'settings');
    this.file = openSync(settings, 'w+');
    writeSync(this.file, Buffer.alloc(8 * order.length), 0, 8 * order.length, 0);
    /** With these a house runs on this machine. */
    this.env = { LD_PRELOAD: library, SHIFTED_CLOCK_FILE: settings };
  }

  set(name, value) {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(BigInt(value));
    writeSync(this.file, bytes, 0, 8, 8 * order.indexOf(name));
  }

  get(name) {
    const bytes = Buffer.alloc(8);
    readSync(this.file, bytes, 0, 8, 8 * order.indexOf(name));
    return Number(bytes.readBigInt64LE());
  }

  /** The wall clock is set. */
  stepWall(byMs) { this.set('wallMs', this.get('wallMs') + byMs); }

  /** It slept for so long. */
  suspend(ms) {
    this.set('boottimeMs', this.get('boottimeMs') + ms);
    this.stepWall(ms);
  }

  end() {
    closeSync(this.file);
    rmSync(this.folder, { recursive: true, force: true });
  }
}
