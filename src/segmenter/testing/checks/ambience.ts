import { batchFromRows } from '../../columns.ts';
import { seededRandom } from '../../random.ts';
import { type Ambience, type Trespass, watchPhase } from '../ambient.ts';
import { blankOutput } from '../answers.ts';
import type { CheckDefinition } from '../check.ts';
import { explainAnyway } from '../explain-anyway.ts';
import { fail } from '../failure.ts';
import type { Subject } from '../subject.ts';

/** One watched pass a subject, shared by the five checks. */
const passes = new WeakMap<Subject, Promise<readonly Trespass[]>>();

export const noClock = ambientCheck(
  'no-clock',
  'fit, assign and explain do not ask the clock',
  'take the time from ctx.asOf: a re-run of yesterday must answer as yesterday did.',
);
export const noRandomness = ambientCheck(
  'no-randomness',
  'fit, assign and explain do not roll dice of their own',
  'take randomness from ctx.random, which is seeded; assign and explain have none.',
);
export const noOutsideWorld = ambientCheck(
  'no-outside-world',
  'fit, assign and explain use no network, timers or environment',
  'declare what is needed in `needs` and `config`; a long fit lets others work with setImmediate.',
);
export const noTimeZone = ambientCheck(
  'no-time-zone',
  'fit, assign and explain do not depend on the time zone of the machine',
  'use the UTC functions of Date (getUTCFullYear, Date.UTC), and ISO 8601 with a Z.',
);
export const noLocale = ambientCheck(
  'no-locale',
  'fit, assign and explain do not depend on the language of the machine',
  "compare text with < and >, and name the language where you format: toLocaleString('en-US').",
);

function ambientCheck(name: Ambience, title: string, mend: string): CheckDefinition {
  return {
    name,
    title,
    async run(subject) {
      if (!passes.has(subject)) passes.set(subject, watchAll(subject));
      const found = (await passes.get(subject)!).filter(({ ambience }) => ambience === name);
      if (found.length === 0) return;
      fail(found.map(({ what, phase, at }) => `${phase} used ${what} at ${at}.`).join('\n  '), mend);
    },
  };
}

async function watchAll(subject: Subject): Promise<readonly Trespass[]> {
  const { segmenter, asOf } = subject;
  const found: Trespass[] = [];
  for (const sample of await subject.fitted()) {
    const batch = batchFromRows(sample.needs, sample.probes);
    const population = batchFromRows(sample.needs, sample.rows);
    const ctx = { asOf, random: seededRandom(subject.seed), signal: new AbortController().signal };
    const explained = sample.probes.slice(0, 150);
    await watchPhase('needs', found, () => segmenter.needs(sample.settings));
    await watchPhase('fit', found, () => segmenter.fit(population, sample.settings, ctx));
    await watchPhase('assign', found, () =>
      segmenter.assign(sample.model(), batch, blankOutput(sample, batch.length), { asOf }),
    );
    await watchPhase('explain', found, () => {
      for (const row of explained) explainAnyway(() => segmenter.explain(sample.model(), row, { asOf }));
    });
  }
  return found;
}
