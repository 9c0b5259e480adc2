// What is done to a house, and when: the instants say between which moments it was done, and when the house answered again.
import { setTimeout as pause } from 'node:timers/promises';
import { House } from './server.mjs';
import { eventually } from './wait.mjs';

/** Short times, so that a test is short: an outage is more than 1 s. */
export const short = { OUTAGE_MIN_MS: '1000', OUTAGE_GRACE_MS: '1500', ANTI_SNIPE_WINDOW_MS: '800', ANTI_SNIPE_EXTENSION_MS: '600', DRAIN_MS: '0' };

/** A house that ends with its test. */
export async function startFor(t, env = {}, options = {}) {
  const house = await House.start({ env: { ...short, ...env }, ...options });
  t.after(() => house.end());
  return house;
}

export async function kill(house) {
  const from = Date.now();
  await house.kill();
  return { from, at: Date.now() };
}

/** kill -9, and a start after `downMs`. */
export async function crash(house, downMs) {
  const fault = await kill(house);
  await pause(downMs);
  await house.start();
  return { ...fault, back: Date.now() };
}

/** A start that is killed as `when(house)` resolves, unless it has ended by itself. */
export async function startAndKill(house, when) {
  const starting = house.start().then(() => {}, () => {});
  await Promise.race([when(house), house.exited]);
  house.process.kill('SIGKILL');
  await house.exited;
  await starting;
}

/** Nothing of it runs for so long. */
export async function freeze(house, ms) {
  const from = Date.now();
  process.kill(house.pid, 'SIGSTOP');
  await pause(ms);
  const at = Date.now();
  process.kill(house.pid, 'SIGCONT');
  return { from, at, back: at + 1000 };
}

export const allClosed = (recorder, ids) => eventually(() => ids.every((id) => recorder.held(id)?.status === 'closed'), 'all have ended', 60_000);
export const said = (house, text) => house.log.filter((line) => line.includes(text));
