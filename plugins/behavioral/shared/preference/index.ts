import { defineSegmenter, type Segmenter, type Text } from 'personagraph/segmenter';
import { plainLabel } from '../label-key.ts';
import { explainLearned, explainListed } from './explain.ts';
import { fitPreference } from './fit.ts';
import { reportPreference } from './report.ts';
import { learnedPreference, listedPreference, mostShare, NONE, type Shares, sharesOf } from './rule.ts';
import { preferenceScores } from './scores.ts';
import { learnedColumns, listedColumns, preferenceConfig, preferenceNeeds } from './settings.ts';

/** The segmenter of the value that customers choose most: one implementation for channels and for categories. */
export default function preferenceSegmenter(of: {
  readonly id: string;
  readonly name: Text;
  readonly description: Text;
  readonly field: string;
  readonly most: number;
}): Segmenter {
  return defineSegmenter({
    id: of.id,
    version: '1.1.0',
    basis: 'BEHAVIORAL',
    name: of.name,
    description: of.description,
    config: preferenceConfig(of),
    needs: preferenceNeeds,
    scores: preferenceScores,
    fit: fitPreference,
    report: reportPreference,
    assign(model, batch, out) {
      if (model.mode === 'listed') {
        const columns = listedColumns(batch, model.names.length);
        const shares: Shares = { first: NONE, tied: false, share: 0, total: 0, known: true };
        for (let row = 0; row < batch.length; row++) {
          sharesOf(columns, row, shares);
          if (shares.known && shares.total < Infinity) {
            out.scores[0]![row] = shares.total;
            if (shares.total > 0) {
              for (let i = 1; i < out.scores.length; i++) {
                out.scores[i]![row] = Math.max(0, columns[i - 1]![row]!) / shares.total;
              }
            }
          }
          const answer = listedPreference(model, shares);
          out.segment[row] = answer;
          if (answer >= 0 && answer < model.names.length) out.strength[row] = shares.share;
        }
        return;
      }
      const { top, kinds, events } = learnedColumns(batch);
      const [allEvents, allKinds, atMost] = out.scores as [Float64Array, Float64Array, Float64Array?];
      const indexes = new Map(model.labels.map((label, index) => [label, index]));
      const segments = Int32Array.from(top.labels, (label) => {
        const plain = plainLabel(label);
        return plain === '' ? -1 : (indexes.get(plain) ?? model.labels.length);
      });
      for (let row = 0; row < batch.length; row++) {
        const from = top.offsets[row]!;
        const first = from < top.offsets[row + 1]! ? segments[top.codes[from]!]! : -1;
        const answer = learnedPreference(model, first, kinds[row]!, events[row]!);
        out.segment[row] = answer;
        const [n, d] = [events[row]!, kinds[row]!];
        if (n >= 0 && n < Infinity) allEvents[row] = n;
        if (d >= 0 && d < Infinity) allKinds[row] = d;
        if (atMost && d >= 1 && d <= n && n < Infinity) atMost[row] = mostShare(n, d);
      }
    },
    explain: (model, row) => (model.mode === 'listed' ? explainListed(model, row) : explainLearned(model, row)),
  });
}
