import { statfs } from 'node:fs/promises';
import type { Logger } from 'pino';
import { PersonagraphError } from '../../errors.ts';

/** How often the disk is looked at. */
const LOOK_EVERY_MS = 2_000;
/** Seconds after which a write that was refused may be tried again. */
const RETRY_AFTER = 30;

/**
 * The room on a disk. Writes stop while less than a reserve is free, and go on by themselves once there is more: a
 * PostgreSQL that fills its disk stops, and does not start again until somebody makes room by hand.
 */
export interface DiskSpace {
  /** Bytes free; null where the system does not tell. */
  readonly freeBytes: number | null;
  readonly reserveBytes: number;
  /** True while less than the reserve is free. */
  readonly full: boolean;
  stop(): void;
}

export interface DiskSpaceOptions {
  /** Folder on the disk, which exists. */
  readonly folder: string;
  readonly reserveBytes: number;
  /** Bytes free on the disk of a folder. Default: as the system tells. */
  readonly free?: (folder: string) => Promise<number>;
  /** Milliseconds between two looks. Default 2,000. */
  readonly everyMs?: number;
}

/** Watches a disk; resolves after the first look. */
export async function watchDisk(options: DiskSpaceOptions, log: Logger): Promise<DiskSpace> {
  const { folder, reserveBytes, free = freeBytesOf, everyMs = LOOK_EVERY_MS } = options;
  let freeBytes: number | null = null;
  let full = false;
  const look = async () => {
    freeBytes = await free(folder).catch(() => null);
    const isFull = freeBytes !== null && freeBytes < reserveBytes;
    if (isFull !== full) {
      full = isFull;
      if (full)
        log.error(
          { folder, freeBytes, reserveBytes },
          'the disk is nearly full: writes are refused until there is room',
        );
      else log.warn({ folder, freeBytes }, 'there is room on the disk again: writes go on');
    }
  };
  await look();
  let looking = false;
  const timer = setInterval(() => {
    // A disk that hangs is not asked twice.
    if (looking) return;
    looking = true;
    void look().finally(() => {
      looking = false;
    });
  }, everyMs);
  timer.unref();
  return {
    get freeBytes() {
      return freeBytes;
    },
    reserveBytes,
    get full() {
      return full;
    },
    stop: () => clearInterval(timer),
  };
}

/** Throws STORAGE_FULL while the disk has no room for writes. Null: nobody watches it. */
export function requireRoom(disk: Pick<DiskSpace, 'full'> | null): void {
  if (!disk?.full) return;
  throw new PersonagraphError('STORAGE_FULL', 'The disk of the server is nearly full: nothing more is taken in now.', {
    retryAfter: RETRY_AFTER,
  });
}

/** Bytes free on the disk of a folder, for the account of this process. Throws what the system says. */
export async function freeBytesOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
