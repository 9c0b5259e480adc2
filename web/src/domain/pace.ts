// How often something is shown: at once after a quiet time, and under load so seldom that showing it leaves time for the
// rest of the page.

export interface Pace {
  minMs: number // between two showings at least
  maxMs: number // and at most, whatever they cost
  share: number // of the time that showing may take
}

/** How long after a showing that took `costMs` the next may begin. */
export function waitAfter(costMs: number, { minMs, maxMs, share }: Pace): number {
  return Math.min(maxMs, Math.max(minMs, costMs / share - costMs))
}
