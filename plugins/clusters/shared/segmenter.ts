import { type Basis, defineSegmenter, type Segmenter, type Text, UNKNOWN_SEGMENT } from 'personagraph/segmenter';
import type { z } from 'zod';
import { explainCluster } from './explain.ts';
import { fitClusters } from './fit.ts';
import { type ClusterNeeds, needsOf, type SourcedInput } from './input.ts';
import { reportClusters } from './report.ts';
import { ClusterScorer, nobody, strengthOf } from './scorer.ts';
import { clusterScores, writeDistances } from './scores.ts';
import { clusterSegments } from './segments.ts';
import type { ClusterSettings } from './settings.ts';

/** A clustering: what it is called, how it is set, and what that makes it read. */
export interface ClusterDefinition<C extends ClusterSettings> {
  readonly id: string;
  readonly basis: Basis;
  readonly name: Text;
  readonly description: Text;
  readonly config: z.ZodType<C>;
  /** Numbers and times first, then categories. */
  readonly inputs: (config: C) => readonly SourcedInput[];
}

/** A segmenter that finds groups of customers alike in its inputs. */
export function clusterSegmenter<C extends ClusterSettings>(definition: ClusterDefinition<C>): Segmenter {
  const { inputs, ...manifest } = definition;
  return defineSegmenter({
    ...manifest,
    version: '2.1.0',
    identity: 'members',
    needs: (config): ClusterNeeds => needsOf(inputs(config)),
    scores: clusterScores,
    async fit(population, config, ctx) {
      const model = await fitClusters(population, inputs(config), config, ctx);
      return { segments: clusterSegments(model), model };
    },
    report: reportClusters,
    assign(model, { length, columns }, out) {
      const scorer = new ClusterScorer(model, columns);
      const nearest = nobody();
      for (let row = 0; row < length; row++) {
        scorer.score(row, nearest);
        out.segment[row] = nearest.cluster < 0 ? UNKNOWN_SEGMENT : nearest.cluster;
        out.strength[row] = strengthOf(nearest);
        writeDistances(nearest, out.scores, row);
      }
    },
    explain: explainCluster,
  });
}
