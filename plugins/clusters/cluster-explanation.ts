import { batchFromRows, type Explanation, type Factor, type Row } from 'personagraph/segmenter';
import { categoryFactor } from './category-factor.ts';
import type { ClusterNeeds } from './cluster-input.ts';
import { type ClusterModel, categoriesOf, numbersOf } from './cluster-model.ts';
import { ClusterScorer, nobody } from './cluster-score.ts';
import { clusterNames } from './cluster-segments.ts';
import { missingFactor } from './missing-factor.ts';
import { numberFactor } from './number-factor.ts';

/** Why a customer is nearest to a cluster, feature by feature, against the next nearest one. */
export function explainCluster(model: ClusterModel, row: Row<ClusterNeeds>): Explanation {
  const needs = Object.fromEntries(model.inputs.map(({ name, kind }) => [name, { kind, from: name }]));
  const scorer = new ClusterScorer(model, batchFromRows(needs, [row]).columns);
  const nearest = nobody();
  scorer.score(0, nearest);
  const names = clusterNames(model);
  const factors = [
    ...numbersOf(model).map((input, j): Factor => {
      const value = row[input.name] as number | null;
      return (
        missingFactor(model, input, value, nearest) ?? numberFactor(model, j, value!, scorer.values[j]!, nearest, names)
      );
    }),
    ...categoriesOf(model).map((input, j): Factor => {
      const value = row[input.name] as string | null;
      return missingFactor(model, input, value, nearest) ?? categoryFactor(model, j, value!, nearest, names);
    }),
  ];
  return nearest.cluster < 0
    ? { segment: null, verdict: 'UNKNOWN', factors }
    : { segment: `cluster-${nearest.cluster + 1}`, factors };
}
