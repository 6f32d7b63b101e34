import type { StandardSchemaV1 } from '@standard-schema/spec';
import { assignRows, explainRow, keyed, unkeyed } from './classify.ts';
import type { Needs } from './feature.ts';
import {
  CONTRACT,
  type FixedSegmenter,
  type Isolation,
  type Json,
  type LearningSegmenter,
  type Segmenter,
} from './segmenter.ts';

/**
 * Defines a segmenter. Everything is inferred: the columns from `needs`, the settings from `config`, the model from
 * what `fit` returns. One that has nothing to learn gives `segments(config)` in place of `fit`, and its settings are
 * its model. One that prefers a row at a time gives `classify` in place of `assign`.
 */
export function defineSegmenter<const N extends Needs, S extends StandardSchemaV1, M>(
  definition: LearningSegmenter<S, N, M>,
): Segmenter;
export function defineSegmenter<const N extends Needs, S extends StandardSchemaV1>(
  definition: FixedSegmenter<S, N>,
): Segmenter;
export function defineSegmenter(
  definition: LearningSegmenter<StandardSchemaV1, Needs, Json> | FixedSegmenter<StandardSchemaV1, Needs>,
): Segmenter {
  const { needs } = definition;
  const byRow = 'classify' in definition;
  const report = 'fit' in definition ? definition.report : undefined;
  return {
    contract: CONTRACT,
    id: definition.id,
    version: definition.version,
    basis: definition.basis,
    name: definition.name,
    description: definition.description,
    membership: definition.membership ?? 'exclusive',
    config: definition.config,
    learns: 'fit' in definition,
    identity: definition.identity ?? 'key',
    isolation: isolationOf(definition.isolate),
    needs: (config) => (typeof needs === 'function' ? needs(config) : needs),
    settle: (config, features) => definition.settle?.(config, features) ?? config,
    fit: async (population, config, ctx) => {
      const fitted =
        'fit' in definition
          ? await definition.fit(population, config, ctx)
          : { segments: definition.segments(config), model: config as Json };
      return byRow ? keyed(fitted, definition.scores?.(config)) : fitted;
    },
    // The union of the two output shapes is told apart by `membership`, which the host reads too.
    assign: (model, batch, out, ctx) =>
      byRow
        ? assignRows(definition as never, model, batch, out, ctx)
        : definition.assign(model as never, batch, out as never, ctx),
    explain: (model, row, ctx) => {
      if (byRow) return explainRow(definition as never, model, row, ctx);
      const explained = definition.explain(model as never, row, ctx);
      return Array.isArray(explained) ? explained : [explained];
    },
    ...(definition.scores && { scores: (config) => definition.scores!(config) }),
    ...(report && {
      report: (model, config) => report.call(definition, byRow ? unkeyed(model) : model, config),
    }),
  };
}

function isolationOf(isolate: boolean | Isolation | undefined): Required<Isolation> | null {
  if (!isolate) return null;
  return { memoryMb: 512, timeoutMs: 300_000, ...(isolate === true ? {} : isolate) };
}
