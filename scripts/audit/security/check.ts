import type { Stage } from './stage.ts';

/** One thing that must hold. */
export interface Check {
  readonly name: string;
  /** Throws where it does not hold. */
  readonly run: (stage: Stage) => Promise<void>;
}

/** Checks of one subject, made once the stage is set: some are generated from what is there. */
export interface Section {
  readonly name: string;
  readonly checks: (stage: Stage) => readonly Check[] | Promise<readonly Check[]>;
}

/** Longest time that a check may take; one that hangs has failed. */
const LONGEST_MS = 120_000;

/** Throws where a check does not hold, does not end, or leaves a server that does not answer others. */
export async function hold({ name, run }: Check, stage: Stage): Promise<void> {
  await within(name, run(stage));
  await within(`another tenant is answered after it: ${name}`, stage.others());
}

function within(what: string, work: Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`not within ${LONGEST_MS} ms: ${what}`)), LONGEST_MS);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
