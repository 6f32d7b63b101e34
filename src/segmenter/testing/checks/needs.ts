import { isDeepStrictEqual } from 'node:util';
import type { Needs, Row } from '../../feature.ts';
import { seededRandom } from '../../random.ts';
import { answerRows, firstDifference } from '../answers.ts';
import type { CheckDefinition } from '../check.ts';
import { fail } from '../failure.ts';
import { pick } from '../population.ts';
import type { FittedSample, Subject } from '../subject.ts';

export const needsDeclared: CheckDefinition = {
  name: 'needs-declared',
  title: 'needs name a kind and a source, and the same settings ask for the same',
  async run(subject) {
    for (const { settings, needs, label } of await subject.samples()) {
      if (!isDeepStrictEqual(subject.segmenter.needs(settings), needs)) {
        fail(`Asked twice with the settings ${label}, needs differ.`, 'let needs depend on the settings only.');
      }
    }
  },
};

export const needsRead: CheckDefinition = {
  name: 'needs-read',
  title: 'every declared need, changed in many rows, changes a model, an answer or an explanation',
  async run(subject) {
    const read = new Map<string, boolean>();
    for (const fitted of await subject.fitted()) {
      for (const name of Object.keys(fitted.needs)) {
        if (!read.get(name)) read.set(name, await isRead(subject, fitted, name));
      }
    }
    for (const [name, yes] of read) {
      if (yes) continue;
      fail(
        `The need ${name} is declared and never read: other values of it in every row changed nothing.`,
        'read it, or take it out: the host computes it for every customer. If it matters to rare values only, put such in `rows`.',
      );
    }
  },
};

async function isRead(subject: Subject, fitted: FittedSample, name: string): Promise<boolean> {
  const { asOf, segmenter } = subject;
  const rows = fitted.probes;
  const before = answerRows(fitted, fitted.model(), rows, asOf);
  const explain = (some: readonly Row<Needs>[]) =>
    JSON.stringify(some.slice(0, 60).map((row) => segmenter.explain(fitted.model(), row, { asOf })));
  for (const seed of [1, 2]) {
    const random = seededRandom(seed);
    const changed = rows.map((row) => ({ ...row, [name]: rows[pick(rows.length, random)]![name]! }));
    if (firstDifference(before, answerRows(fitted, fitted.model(), changed, asOf)) >= 0) return true;
    if (explain(rows) !== explain(changed)) return true;
    if (!segmenter.learns) continue;
    const refit = await subject.tryFit(
      fitted,
      changed.slice(0, fitted.rows.length),
      `rows with other values of ${name}`,
    );
    if (JSON.stringify(refit?.model()) !== JSON.stringify(fitted.model())) return true;
  }
  return false;
}
