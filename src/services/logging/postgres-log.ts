import { open, stat } from 'node:fs/promises';
import type { Logger } from 'pino';

/** How often the file is looked at. */
const LOOK_EVERY_MS = 2_000;
/** Most bytes of it that are read at once: what was written by more is not told. */
const MOST_BYTES = 256 * 1024;
/** `2026-11-30 12:00:00.000 UTC [123] LOG:  checkpoint starting: time`. */
const LINE = /^\S+ \S+ \S+ \[(\d+)\] (\w+): +(.*)$/;

const LEVELS: Readonly<Record<string, 'info' | 'warn' | 'error'>> = {
  WARNING: 'warn',
  ERROR: 'error',
  FATAL: 'warn',
  PANIC: 'error',
};

/**
 * Tells the log what the embedded PostgreSQL writes to its file from now on: its server outlives processes, and cannot write to
 * their log itself. Returns what stops that.
 */
export async function followPostgresLog(file: string, log: Logger): Promise<() => void> {
  const postgres = log.child({ name: 'postgres' });
  let offset = await sizeOf(file);
  let rest = '';
  let looking = false;
  const look = async () => {
    const size = await sizeOf(file);
    // It was emptied.
    if (size < offset) offset = 0;
    if (size === offset) return;
    const from = Math.max(offset, size - MOST_BYTES);
    offset = size;
    const lines = (rest + (await read(file, from, size - from))).split('\n');
    rest = lines.pop()!.slice(-MOST_BYTES);
    for (const line of lines) tell(line);
  };
  const tell = (line: string) => {
    const [, pid, level = 'LOG', msg] = LINE.exec(line) ?? [];
    if (msg !== undefined) postgres[LEVELS[level] ?? 'info']({ backend: Number(pid) }, msg);
    else if (line.trim() !== '') postgres.info(line.trim());
  };
  const timer = setInterval(() => {
    if (looking) return;
    looking = true;
    void look()
      .catch(() => undefined)
      .finally(() => {
        looking = false;
      });
  }, LOOK_EVERY_MS).unref();
  return () => clearInterval(timer);
}

async function sizeOf(file: string): Promise<number> {
  const found = await stat(file).catch(() => null);
  return found?.size ?? 0;
}

async function read(file: string, from: number, length: number): Promise<string> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, from);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}
