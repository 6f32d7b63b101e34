import { type Batch, NotEnoughData } from 'personagraph/segmenter';
import { fenceOf, innerCuts } from 'personagraph/statistics';
import { ascending } from '../shared/threshold.ts';
import type { QuantileModel } from './rule.ts';
import { type QuantileConfig, type QuantileNeeds, sourceText } from './settings.ts';

/** Learns the cuts between bands, and the fences if outliers are apart. Throws `NotEnoughData` without any number. */
export function fitQuantiles({ columns }: Batch<QuantileNeeds>, config: QuantileConfig): QuantileModel {
  const sorted = ascending(columns.value);
  if (sorted.length === 0) throw new NotEnoughData(`No customer has a value of ${sourceText(config)}: set "source"`);
  const apart = config.outliers === 'apart';
  return {
    source: sourceText(config),
    cuts: innerCuts(sorted, config.bins),
    bins: config.bins,
    fence: apart ? fenceOf(sorted) : null,
    apart,
    customers: sorted.length,
  };
}
