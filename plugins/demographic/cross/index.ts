import { defineSegmenter, UNKNOWN_SEGMENT } from 'personagraph/segmenter';
import { dateNumber } from '../shared/age.ts';
import { explainCross } from './explain.ts';
import { fitCross } from './fit.ts';
import { reportCross } from './report.ts';
import { CrossRule, nextAgeBand } from './rule.ts';
import { crossSegments } from './segments.ts';
import { axisNeeds, crossConfig } from './settings.ts';

/** Two or three features crossed. */
export default defineSegmenter({
  id: 'demographic.cross',
  version: '1.0.0',
  basis: 'DEMOGRAPHIC',
  name: { en: 'Cross of features', zh: '特征交叉' },
  description: {
    en: 'Two or three features crossed, such as age and gender; cells with too few customers are merged by a stated rule.',
    zh: '将两三个特征（如年龄与性别）交叉细分；人数过少的组合按既定规则合并。',
  },
  config: crossConfig,
  needs: ({ features }) => axisNeeds(features),
  fit(population, config, { asOf }) {
    const model = fitCross(population, config, asOf);
    return { segments: crossSegments(model), model };
  },
  report: reportCross,
  assign(model, batch, out, { asOf }) {
    const rule = new CrossRule(model, batch, asOf);
    for (let row = 0; row < batch.length; row += 1) {
      const segment = rule.segmentOf(row);
      out.segment[row] = segment < 0 ? UNKNOWN_SEGMENT : segment;
    }
    model.axes.forEach((axis, at) => {
      if (axis.kind !== 'age') return;
      const today = dateNumber(asOf);
      const births = batch.columns[axis.need] as Float64Array;
      const others = rule.codes.filter((_, other) => other !== at);
      for (let row = 0; row < batch.length; row += 1) {
        // Where another feature is missing, no birthday makes a segment.
        let known = true;
        for (let other = 0; other < others.length; other += 1) if (others[other]![row]! < 0) known = false;
        if (known) out.until[row] = nextAgeBand(births[row]!, today, axis.edges);
      }
    });
  },
  explain: explainCross,
});
