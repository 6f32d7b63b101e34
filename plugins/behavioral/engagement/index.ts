import { defineSegmenter } from 'personagraph/segmenter';
import { explainEngagement } from './explain.ts';
import { fitEngagement } from './fit.ts';
import { reportEngagement } from './report.ts';
import { activityReader, engagementOf, FADING, inactiveAt, UNKNOWN } from './rule.ts';
import { engagementScores } from './scores.ts';
import { engagementSegments } from './segments.ts';
import { engagementConfig, engagementNeeds } from './settings.ts';

/** How much, and how much less than before, customers interact: frequency and recency of weighted actions. */
export default defineSegmenter({
  id: 'behavioral.engagement',
  version: '1.1.0',
  basis: 'BEHAVIORAL',
  name: { en: 'Engagement', zh: '活跃度' },
  description: {
    en: 'Highly engaged, engaged, fading or inactive, by the weighted count of actions in a window, the window before, and the time of the last one. The score is a weighted sum of our own.',
    zh: '按时间窗内互动的加权次数、前一时间窗的次数与最近一次互动的时间，分为高度活跃、活跃、下降、不活跃。得分为加权和。',
  },
  config: engagementConfig,
  needs: engagementNeeds,
  scores: engagementScores,
  fit: (population, config) => ({ segments: engagementSegments, model: fitEngagement(population, config) }),
  report: reportEngagement,
  assign(model, { length, columns }, out, { asOf }) {
    const read = activityReader(model.actions, columns);
    const [recent, earlier, last] = out.scores as [Float64Array, Float64Array?, Float64Array?];
    for (let row = 0; row < length; row++) {
      const activity = read(row);
      const answer = engagementOf(model, activity, asOf);
      out.segment[row] = answer;
      if (answer === UNKNOWN) continue;
      recent[row] = activity.recent;
      if (earlier) earlier[row] = activity.earlier;
      if (last) last[row] = activity.last;
      if (answer === FADING && activity.recent === 0) out.until[row] = inactiveAt(model, activity.last);
    }
  },
  explain: explainEngagement,
});
