// What an attacker who found a fault would still meet: the binary's own protections, and the sandbox of the programs that read strangers' video.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync, readdirSync } from 'node:fs';
import { describe, test } from 'node:test';
import { Broadcaster } from './lib/broadcaster.mjs';
import { House, binary as program } from './lib/server.mjs';
import { eventually } from './lib/wait.mjs';

const readelf = (...args) => execFileSync('readelf', [...args, program], { encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'ignore'] });

describe('the binary', () => {
  test('is position independent, and bound before it runs', () => {
    assert.match(readelf('-hW'), /Type:\s+DYN/);
    const dynamic = readelf('-dW');
    assert.match(dynamic, /FLAGS\).*BIND_NOW/);
    assert.match(dynamic, /FLAGS_1\).*PIE/);
    assert.doesNotMatch(dynamic, /\((RPATH|RUNPATH|TEXTREL)\)/);
    const segments = readelf('-lW');
    assert.match(segments, /GNU_RELRO/);
    assert.match(segments, /GNU_STACK\s+(0x0+\s+)+RW\s/, 'no code on the stack');
    assert.doesNotMatch(segments, /LOAD\s.*RWE/);
  });

  test('guards its stacks, its buffers and its jumps', () => {
    const symbols = readelf('--dyn-syms', '-W');
    assert.match(symbols, /__stack_chk_fail/);
    assert.match(symbols, /__\w+_chk@/, '_FORTIFY_SOURCE');
    if (process.arch === 'x64') {
      // Indirect jumps land on endbr64 in every function of ours. The linker sets the note only where libc's parts have it, too.
      const code = execFileSync('objdump', ['-d', '--no-show-raw-insn', '--section=.text', program], { encoding: 'utf8', maxBuffer: 1 << 30 });
      assert.ok((code.match(/endbr64/g) ?? []).length > 10_000);
    }
  });
});

describe('the video programs', () => {
  const children = (pid) => readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
  const all = (pid) => readdirSync(`/proc/${pid}/task`).flatMap((task) => readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number));
  const name = (pid) => readFileSync(`/proc/${pid}/comm`, 'utf8').trim();

  test('have none of the house\'s secrets, no new rights, and limits', async (t) => {
    const secret = 'a-secret-that-nobody-else-may-see';
    const house = await House.start({ args: ['--video', '--rtmp-port', '0'], env: { INTERNAL_SECRET: secret, BROADCAST_NICE: '0' } });
    t.after(() => house.end());
    const { auction_id } = await house.open(house.token('hanna'));
    const browser = new Broadcaster(house);
    t.after(() => browser.close());
    await browser.start({ token: house.token('hanna'), auction_id });
    await browser.next('broadcast_ready');
    const started = await eventually(() => {
      const found = all(house.pid).flatMap((pid) => [pid, ...children(pid)]);
      return ['nginx', 'ffmpeg'].every((one) => found.some((pid) => name(pid) === one)) && found;
    }, 'both run');
    for (const pid of started) {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      assert.equal(readFileSync(`/proc/${pid}/environ`, 'utf8').replaceAll('\0', '').includes('secret'), false, name(pid));
      assert.match(status, /^NoNewPrivs:\t1$/m, name(pid));
      const limits = readFileSync(`/proc/${pid}/limits`, 'utf8');
      assert.match(limits, /^Max core file size +0 /m);
      assert.doesNotMatch(limits, /^Max data size +unlimited/m);
      assert.doesNotMatch(limits, /^Max file size +unlimited/m);
      for (const fd of readdirSync(`/proc/${pid}/fd`)) {
        const target = readlinkSync(`/proc/${pid}/fd/${fd}`);
        assert.ok(!target.startsWith(house.dataDir) || target.startsWith(`${house.dataDir}/video/`), `${name(pid)} holds ${target}`);
      }
    }
  });
});
