import { defineSegmenter, type Segmenter, type Text } from 'personagraph/segmenter';
import { plainLabel } from './label-key.ts';
import { preferenceConfig } from './preference-config.ts';
import { explainLearned, explainListed } from './preference-explanation.ts';
import { fitPreference } from './preference-model.ts';
import { learnedColumns, listedColumns, preferenceNeeds } from './preference-needs.ts';
import { learnedPreference, listedPreference, NONE, type Shares, sharesOf } from './preference-rule.ts';

/** A segmenter of what customers choose most: one implementation for channels and for categories. */
function preferenceSegmenter(of: {
  readonly id: string;
  readonly name: Text;
  readonly description: Text;
  readonly field: string;
  readonly most: number;
}): Segmenter {
  return defineSegmenter({
    id: of.id,
    version: '1.0.0',
    basis: 'BEHAVIORAL',
    name: of.name,
    description: of.description,
    config: preferenceConfig(of),
    needs: preferenceNeeds,
    fit: fitPreference,
    assign(model, batch, out) {
      if (model.mode === 'listed') {
        const columns = listedColumns(batch, model.names.length);
        const shares: Shares = { first: NONE, tied: false, share: 0, total: 0, known: true };
        for (let row = 0; row < batch.length; row++) {
          sharesOf(columns, row, shares);
          const answer = listedPreference(model, shares);
          if (answer < 0) continue;
          out.segment[row] = answer;
          if (answer < model.names.length) out.strength[row] = shares.share;
        }
        return;
      }
      const { top, kinds, events } = learnedColumns(batch);
      const indexes = new Map(model.labels.map((label, index) => [label, index]));
      const segments = Int32Array.from(top.labels, (label) => {
        const plain = plainLabel(label);
        return plain === '' ? -1 : (indexes.get(plain) ?? model.labels.length);
      });
      for (let row = 0; row < batch.length; row++) {
        const from = top.offsets[row]!;
        const first = from < top.offsets[row + 1]! ? segments[top.codes[from]!]! : -1;
        const answer = learnedPreference(model, first, kinds[row]!, events[row]!);
        out.segment[row] = answer < 0 ? -1 : answer;
      }
    },
    explain: (model, row) => (model.mode === 'listed' ? explainListed(model, row) : explainLearned(model, row)),
  });
}

export const channelPreference = preferenceSegmenter({
  id: 'behavioral.channel-preference',
  name: { en: 'Channel preference', zh: '渠道偏好' },
  description: {
    en: 'The channel a customer buys through most, or several: by the share of each listed channel, or by the most frequent one, learned.',
    zh: '客户最常用的购买渠道，或多渠道并用：按所列各渠道占比，或按学习得到的最常用渠道。',
  },
  field: 'channel',
  most: 8,
});

export const categoryPreference = preferenceSegmenter({
  id: 'behavioral.category-preference',
  name: { en: 'Category preference', zh: '品类偏好' },
  description: {
    en: 'The category a customer buys most: by the share of each listed category, or by the most frequent one, learned; rare ones are one segment.',
    zh: '客户最常购买的品类：按所列各品类占比，或按学习得到的最常购品类；罕见品类合为一组。',
  },
  field: 'lines.category',
  most: 20,
});
