/** Loops of one thread, until the signal is aborted. One that throws takes the others with it, and what it threw is thrown. */
export async function together(
  signal: AbortSignal,
  begin: (signal: AbortSignal) => readonly Promise<void>[],
): Promise<void> {
  const ending = new AbortController();
  const loops = begin(AbortSignal.any([signal, ending.signal]));
  try {
    await Promise.all(loops);
  } finally {
    ending.abort();
    await Promise.allSettled(loops);
  }
}
