import { AsyncLocalStorage } from 'node:async_hooks';
import { installTraps } from './traps.ts';

/** Things a segmenter must not look at, as the checks are named. */
export type Ambience = 'no-clock' | 'no-randomness' | 'no-outside-world' | 'no-time-zone' | 'no-locale';

/** One look at something ambient. */
export interface Trespass {
  readonly ambience: Ambience;
  /** Such as `Date.now()`. */
  readonly what: string;
  /** Such as `fit`. */
  readonly phase: string;
  /** File and line, where known. */
  readonly at: string;
}

interface Watch {
  readonly phase: string;
  readonly found: Trespass[];
}

const watches = new AsyncLocalStorage<Watch>();
let installed = 0;
let uninstall: (() => void) | undefined;
// True while a trespass is noted: looks on the way (reading a stack may ask the clock) are not noted.
let noting = false;

/**
 * Runs a phase and notes every look at the clock, randomness, the network, timers, the environment, the time zone and
 * the language of the machine. Looks succeed, so that all are found. Those of other code running meanwhile are not
 * noted, because the watch follows the calls of this phase only.
 */
export async function watchPhase<T>(phase: string, found: Trespass[], run: () => T): Promise<Awaited<T>> {
  if (installed++ === 0) uninstall = installTraps(note);
  try {
    return await watches.run({ phase, found }, run);
  } finally {
    if (--installed === 0) uninstall?.();
  }
}

function note(ambience: Ambience, what: string): void {
  const watch = watches.getStore();
  if (!watch || noting) return;
  noting = true;
  try {
    const known = watch.found.some((one) => one.what === what && one.phase === watch.phase);
    if (!known) watch.found.push({ ambience, what, phase: watch.phase, at: callSite() });
  } finally {
    noting = false;
  }
}

/** The first line of the stack outside of the traps. */
function callSite(): string {
  const lines = (new Error().stack ?? '').split('\n').slice(1);
  const line = lines.find((text) => !/segmenter[\\/]testing[\\/](ambient|traps)\./.test(text));
  return line?.trim().replace(/^at /, '') ?? 'an unknown place';
}
