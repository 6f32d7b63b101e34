import type { Scope } from '../../src/db/postgres/connection.ts';
import { exclusiveOutput } from '../../src/segmenter/output.ts';
import type { Json, Segmenter } from '../../src/segmenter/segmenter.ts';
import { featureColumns } from './feature-columns.ts';

export interface ScoredBy {
  readonly segmenter: Segmenter;
  readonly config: unknown;
  /** As it is stored. */
  readonly model: unknown;
  readonly asOf: Date;
}

/** The scores of the customer with an identity, by the features of the store and a stored model. */
export async function scoresOf(
  scope: Scope,
  { segmenter, config, model, asOf }: ScoredBy,
  identity: { readonly type: string; readonly value: string },
): Promise<Readonly<Record<string, number>>> {
  const settings = await segmenter.config['~standard'].validate(config);
  if (settings.issues) throw new TypeError(settings.issues[0]?.message);
  const definitions = segmenter.scores?.(settings.value) ?? [];
  const batch = await featureColumns(scope, segmenter.needs(settings.value), asOf, identity);
  const out = exclusiveOutput(batch.length, definitions.length);
  segmenter.assign(model as Json, batch, out, { asOf: asOf.getTime() });
  return Object.fromEntries(definitions.map(({ key }, index) => [key, out.scores[index]![0]!]));
}
