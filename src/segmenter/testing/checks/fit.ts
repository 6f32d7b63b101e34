import { batchFromRows } from '../../columns.ts';
import type { Fitted, Json } from '../../segmenter.ts';
import type { CheckDefinition } from '../check.ts';
import { ConformanceFailure, fail, messageOf } from '../failure.ts';
import { showJson } from '../show.ts';

export const fitDeterministic: CheckDefinition = {
  name: 'fit-deterministic',
  title: 'the same population, settings and seed give the same model and segments',
  async run(subject) {
    for (const sample of await subject.fitted()) {
      const one = JSON.stringify(await subject.fit(sample));
      for (let again = 0; again < 3; again++) {
        await later();
        const two = JSON.stringify(await subject.fit(sample));
        if (one === two) continue;
        fail(
          `Fitted again on the same ${sample.rows.length} rows with the settings ${sample.label}, the models differ ${difference(one, two)}.`,
          'take randomness from ctx.random and time from ctx.asOf only, and keep nothing from one fit to the next.',
        );
      }
    }
  },
};

export const fitCancelled: CheckDefinition = {
  name: 'fit-cancelled',
  title: 'a fit that is cancelled ends, with the result or the reason of the signal',
  async run(subject) {
    for (const sample of await subject.fitted()) {
      const reason = new Error('cancelled by the conformance kit');
      const ended = subject.fitBatch(sample, batchFromRows(sample.needs, sample.rows), {
        signal: AbortSignal.abort(reason),
      });
      const result = await ended.catch((error: unknown): Fitted<Json> | null => {
        if (error instanceof ConformanceFailure) throw error;
        const known =
          error === reason || (error instanceof Error && (error.name === 'AbortError' || error.cause === reason));
        if (!known) fail(`A cancelled fit threw ${messageOf(error)}.`, 'call ctx.signal.throwIfAborted(), or finish.');
        return null;
      });
      if (result && JSON.stringify(result.segments) !== JSON.stringify(sample.segments)) {
        fail(
          `A cancelled fit answered ${result.segments.length} segments, where it has ${sample.segments.length}.`,
          'a half-learned model must not be returned: throw the reason of the signal.',
        );
      }
    }
  },
};

/** Where two JSON texts part. */
function difference(one: string, two: string): string {
  let at = 0;
  while (at < one.length && one[at] === two[at]) at++;
  const from = Math.max(0, at - 30);
  return `at ${showJson(one.slice(from, at + 30))} against ${showJson(two.slice(from, at + 30))}`;
}

/** A few milliseconds, so that a clock read past all traps shows. */
function later(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 3));
}
