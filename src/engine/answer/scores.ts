import { type ScoreDefinition, scoreFault, scoresFault } from '../../segmenter/score.ts';
import type { Segmenter } from '../../segmenter/segmenter.ts';
import { LAST_TIME } from '../../segmenter/time.ts';
import { broken } from './broken.ts';
import { callPlugin } from './plugin-call.ts';

/** The scores a segmenter declares for settings; none where it computes none. Throws PLUGIN_FAILED for malformed ones. */
export function declaredScores(segmenter: Segmenter, config: unknown): readonly ScoreDefinition[] {
  const scores = callPlugin(segmenter, 'needs', () => segmenter.scores?.(config)) ?? [];
  const fault = scoresFault(scores);
  if (fault) throw broken(segmenter, 'needs', fault);
  return scores;
}

/** Throws PLUGIN_FAILED for a value that its score may not have. */
export function checkScores(
  segmenter: Segmenter,
  definitions: readonly ScoreDefinition[],
  columns: readonly Float64Array[],
): void {
  for (const [index, definition] of definitions.entries()) {
    const { kind } = definition;
    const farthest = kind === 'time' ? LAST_TIME : Number.MAX_VALUE;
    const least = Math.max(definition.min ?? -farthest, -farthest);
    const most = Math.min(definition.max ?? farthest, farthest);
    const column = columns[index]!;
    for (let row = 0; row < column.length; row++) {
      const value = column[row]!;
      // Nearly all: told apart by comparing alone.
      if ((value >= least && value <= most) || Number.isNaN(value)) continue;
      const fault = scoreFault(value, definition);
      if (fault) throw broken(segmenter, 'assign', `answered ${value} for the score ${definition.key}, which ${fault}`);
    }
  }
}
