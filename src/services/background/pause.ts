/** Waits so many milliseconds, or until the signal aborts or `woken` resolves; leaves no timer and no listener behind. */
export async function pause(milliseconds: number, signal: AbortSignal, woken?: Promise<void>): Promise<void> {
  if (signal.aborted) return;
  let end: () => void = () => undefined;
  const over = new Promise<void>((resolve) => {
    end = resolve;
  });
  const timer = setTimeout(end, milliseconds);
  signal.addEventListener('abort', end, { once: true });
  await (woken ? Promise.race([over, woken]) : over);
  clearTimeout(timer);
  signal.removeEventListener('abort', end);
}
