import { batchFromRows } from '../columns.ts';
import type { Segmenter } from '../segmenter.ts';
import { blankOutput } from './answers.ts';
import { repeatBatch } from './batches.ts';
import { checksOf } from './conformance.ts';
import type { ConformanceOptions } from './options.ts';
import { Subject } from './subject.ts';

/** The results of all checks. */
export interface ConformanceReport {
  /** Names of the checks that passed, the waived not among them. */
  readonly passed: readonly string[];
  readonly failed: readonly { readonly name: string; readonly error: Error }[];
  readonly waived: readonly { readonly name: string; readonly reason: string }[];
  /** How many checks ran: passed, failed and waived. */
  readonly count: number;
  /** Nanoseconds a row of `assign` over the generated population; null where nothing could be fitted. */
  readonly rowCost: number | null;
}

/** Runs every check, one after another, and measures what a row costs. For command lines and plain scripts. */
export async function runConformance(
  segmenter: Segmenter,
  options: ConformanceOptions = {},
): Promise<ConformanceReport> {
  const subject = new Subject(segmenter, options);
  const passed: string[] = [];
  const failed: { name: string; error: Error }[] = [];
  const waived: { name: string; reason: string }[] = [];
  const checks = checksOf(subject);
  for (const check of checks) {
    try {
      await check.run();
      if (check.waived === undefined) passed.push(check.name);
      else waived.push({ name: check.name, reason: check.waived });
    } catch (thrown) {
      failed.push({ name: check.name, error: thrown instanceof Error ? thrown : new Error(String(thrown)) });
    }
  }
  return { passed, failed, waived, count: checks.length, rowCost: await rowCost(subject) };
}

/** The fastest of several passes: the others were disturbed. */
async function rowCost(subject: Subject): Promise<number | null> {
  try {
    const sample = (await subject.fitted()).find(({ keys }) => keys.length > 0);
    if (!sample) return null;
    const batch = repeatBatch(batchFromRows(sample.needs, sample.rows), 16_384);
    const model = sample.model();
    let best = Number.POSITIVE_INFINITY;
    for (let pass = 0; pass < 12; pass++) {
      const out = blankOutput(sample, batch.length);
      const start = performance.now();
      subject.segmenter.assign(model, batch, out, { asOf: subject.asOf });
      best = Math.min(best, ((performance.now() - start) * 1e6) / batch.length);
    }
    return best;
  } catch {
    // Failures are among the checks.
    return null;
  }
}
