// What /metrics says, by the rules that every Prometheus tool expects.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { House } from './lib/server.mjs';

let house;
let text;
const value = (name) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);

before(async () => {
  house = await House.start();
  await house.open(house.token('hanna'));
  for (let i = 0; i < 2; i += 1) text = (await house.request('GET', '/metrics', { internal: true })).text;
});
after(() => house.end());

test('each metric has a name, a help and a type as Prometheus wants them', () => {
  const types = new Map([...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name, type]) => [name, type]));
  const helps = new Map([...text.matchAll(/^# HELP (\S+) (.*)$/gm)].map(([, name, help]) => [name, help]));
  assert.ok(types.size > 20);
  for (const [name, type] of types) {
    assert.match(name, /^(flashauction|process)_[a-z0-9_]*[a-z0-9]$/);
    assert.match(type, /^(counter|gauge|histogram)$/);
    assert.ok(helps.get(name)?.length > 3, `${name} has a help`);
    assert.equal(name.endsWith('_total'), type === 'counter', `${name} is a ${type}`);
    assert.doesNotMatch(name, /_(count|sum|bucket)$/);
    assert.doesNotMatch(name, /_(ms|us|millis|kb|mib)$/, `${name} has a unit that is spelt out`);
  }
  const samples = text.split('\n').filter((line) => line && !line.startsWith('#')).map((line) => /^[^{ ]+/.exec(line)[0]);
  for (const sample of samples) assert.ok(types.has(sample) || types.has(sample.replace(/_(bucket|sum|count)$/, '')), sample);
});

test('clients that were closed since they did not read are a counter', () => {
  for (const transport of ['websocket', 'socketio'])
    assert.match(text, new RegExp(`^flashauction_slow_consumers_total\\{transport="${transport}"\\} 0$`, 'm'));
  assert.doesNotMatch(text, /^flashauction_slow_consumers\b/m);
});

test('the process and its build are told under the names that every exporter uses', () => {
  assert.match(text, /^flashauction_build_info\{compiler="[^"]+",version="\d+\.\d+\.\d+"\} 1$/m);
  const proc = (file) => readFileSync(`/proc/${house.process.pid}/${file}`, 'utf8');
  const soft = Number(/^Max open files\s+(\d+)/m.exec(proc('limits'))[1]);
  assert.equal(value('process_max_fds'), soft);
  const open = readdirSync(`/proc/${house.process.pid}/fd`).length;
  assert.ok(Math.abs(value('process_open_fds') - open) < 20, `${value('process_open_fds')} and ${open}`);
  const resident = 1024 * Number(/^VmRSS:\s+(\d+)/m.exec(proc('status'))[1]);
  assert.ok(Math.abs(value('process_resident_memory_bytes') / resident - 1) < 0.5);
  assert.ok(value('process_virtual_memory_bytes') >= value('process_resident_memory_bytes'));
  assert.ok(value('process_cpu_seconds_total') > 0);
  assert.ok(value('process_threads') > 1);
  const started = value('process_start_time_seconds');
  assert.ok(Math.abs(started - Date.now() / 1000) < 600, `started at ${started}`);
});
