import type { Segmenter } from '../segmenter.ts';
import type { Check, CheckDefinition } from './check.ts';
import { CHECKS } from './checks/all.ts';
import { ConformanceFailure, messageOf } from './failure.ts';
import type { ConformanceOptions } from './options.ts';
import { Subject } from './subject.ts';

/**
 * The checks of a segmenter, for any runner: under vitest and node:test,
 * `for (const { name, run } of conformance(segmenter)) test(name, run)`. They may run in any order, alone or together.
 * Throws where a waiver names no check or gives no reason.
 */
export function conformance(segmenter: Segmenter, options: ConformanceOptions = {}): readonly Check[] {
  return checksOf(new Subject(segmenter, options));
}

export function checksOf(subject: Subject): readonly Check[] {
  const waivers = subject.options.waive ?? {};
  for (const [name, reason] of Object.entries(waivers)) {
    if (!CHECKS.some((check) => check.name === name)) {
      throw new TypeError(`No check "${name}" to waive, of: ${CHECKS.map((check) => check.name).join(', ')}.`);
    }
    if (reason.trim() === '') throw new TypeError(`The waiver of "${name}" gives no reason.`);
  }
  return CHECKS.map((check) => {
    const waived = waivers[check.name];
    const run = () => runCheck(check, subject);
    return waived === undefined
      ? { name: check.name, title: check.title, run }
      : { name: check.name, title: check.title, waived, run: () => runWaived(check, run) };
  });
}

/** A segmenter that throws where no check expects it is at fault too, not the kit. */
async function runCheck(check: CheckDefinition, subject: Subject): Promise<void> {
  try {
    await check.run(subject);
  } catch (cause) {
    if (cause instanceof ConformanceFailure) throw cause;
    throw new ConformanceFailure(
      `The segmenter threw in the middle of this check: ${messageOf(cause)}\n  To mend: see the cause, and the checks that fail beside this one.`,
      { cause },
    );
  }
}

async function runWaived({ name }: CheckDefinition, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch {
    return;
  }
  throw new ConformanceFailure(`The waiver of "${name}" is not needed: the check passes.\n  To mend: take it out.`);
}
