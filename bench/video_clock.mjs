// A clock as a picture: one column a bit of the time in ms, its lower half inverted, so that a reader sees what it cannot read.
export const BITS = 20; // wraps after 17 minutes
export const CELL = 32; // pixels
export const WIDTH = BITS * CELL;
export const HEIGHT = 360;

// One byte a pixel. `ms`: Unix ms.
export function grayFrame(ms) {
  const value = ms % 2 ** BITS;
  const frame = Buffer.alloc(WIDTH * HEIGHT);
  for (const half of [0, 1]) {
    const row = Buffer.alloc(WIDTH);
    for (let bit = 0; bit < BITS; bit++) row.fill(((value >> bit) & 1) ^ half ? 235 : 16, bit * CELL, (bit + 1) * CELL);
    for (let y = 0; y < HEIGHT / 2; y++) row.copy(frame, ((half * HEIGHT) / 2 + y) * WIDTH);
  }
  return frame;
}
