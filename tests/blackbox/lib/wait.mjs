/** Asks until the answer is true, and returns it; for what another thread or process finishes in its own time. */
export async function eventually(ask, what, timeoutMs = 15000) {
  for (const until = Date.now() + timeoutMs; ;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > until) throw new Error(`not within ${timeoutMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
