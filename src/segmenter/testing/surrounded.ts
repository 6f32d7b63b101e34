// A process with surroundings of its own. Started by surroundings.ts.
import { batchFromRows } from '../columns.ts';
import { seededRandom } from '../random.ts';
import type { Segmenter } from '../segmenter.ts';
import { answerRows } from './answers.ts';
import { messageOf } from './failure.ts';
import type { SurroundedOutcome, SurroundedReply, SurroundedWork } from './surroundings.ts';

/** Rows that are explained. */
const EXPLAINED = 60;

async function outcomeOf({ module, id, config, rows, probes, asOf, seed }: SurroundedWork): Promise<SurroundedOutcome> {
  const segmenter = await load(module, id);
  const checked = await segmenter.config['~standard'].validate(config);
  if (checked.issues) throw new TypeError(`its settings are refused: ${checked.issues[0]?.message}`);
  const needs = segmenter.needs(checked.value);
  const scores = segmenter.scores?.(checked.value) ?? [];
  const ctx = { asOf, random: seededRandom(seed), signal: new AbortController().signal };
  const fitted = await segmenter.fit(batchFromRows(needs, rows), checked.value, ctx);
  const model = JSON.parse(JSON.stringify(fitted.model));
  const who = { segmenter, needs, keys: fitted.segments.map(({ key }) => key), scores, label: JSON.stringify(config) };
  return {
    needs: JSON.stringify(needs),
    model: JSON.stringify(fitted),
    // NaN, never, must not become null, which no time is.
    answers: JSON.stringify(answerRows(who, model, probes, asOf), (_, value) => (Number.isNaN(value) ? 'NaN' : value)),
    explanations: JSON.stringify(probes.slice(0, EXPLAINED).map((row) => segmenter.explain(model, row, { asOf }))),
  };
}

/** The segmenter with this id among all that a module exports: alone, in a list, or beside others. */
async function load(module: string, id: string): Promise<Segmenter> {
  const exported = Object.values((await importAny(module)) as object).flat();
  const found = exported.find((one) => isSegmenter(one) && one.id === id);
  if (!found) throw new TypeError(`${module} exports no segmenter ${id}`);
  return found as Segmenter;
}

/** As Node loads it, or where it is TypeScript that Node does not, by the loader of plugins. */
async function importAny(module: string): Promise<unknown> {
  try {
    return await import(module);
  } catch (error) {
    if ((error as { code?: string }).code !== 'ERR_UNKNOWN_FILE_EXTENSION') throw error;
    const { createJiti } = await import('jiti');
    const sdk = await import('../index.ts');
    const jiti = createJiti(import.meta.url, { virtualModules: { 'personagraph/segmenter': sdk } });
    return jiti.import(module);
  }
}

function isSegmenter(value: unknown): value is Segmenter {
  return typeof value === 'object' && value !== null && 'contract' in value && 'id' in value;
}

process.on('message', ({ number, work }: { number: number; work: SurroundedWork }) => {
  outcomeOf(work).then(
    (outcome) => process.send!({ number, outcome } satisfies SurroundedReply),
    (error: unknown) => process.send!({ number, error: messageOf(error) } satisfies SurroundedReply),
  );
});
process.on('disconnect', () => process.exit(0));
