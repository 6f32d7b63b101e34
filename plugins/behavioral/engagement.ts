import { type Batch, defineSegmenter, NotEnoughData } from 'personagraph/segmenter';
import { quantile } from 'personagraph/statistics';
import { activityReader } from './engagement-activity.ts';
import { type EngagementConfig, engagementConfig } from './engagement-config.ts';
import { explainEngagement } from './engagement-explanation.ts';
import { actionNames, type EngagementNeeds, engagementNeeds } from './engagement-needs.ts';
import { type EngagementModel, engagementOf, FADING, inactiveAt } from './engagement-rule.ts';
import { engagementSegments } from './engagement-segments.ts';
import { ascending } from './threshold.ts';

/** How much, and how much less than before, customers interact: frequency and recency of weighted actions. */
export const engagement = defineSegmenter({
  id: 'behavioral.engagement',
  version: '1.0.0',
  basis: 'BEHAVIORAL',
  name: { en: 'Engagement', zh: '活跃度' },
  description: {
    en: 'Highly engaged, engaged, fading or inactive, by the weighted count of actions in a window, the window before, and the time of the last one. The score is a weighted sum of our own.',
    zh: '按时间窗内互动的加权次数、前一时间窗的次数与最近一次互动的时间，分为高度活跃、活跃、下降、不活跃。得分为加权和。',
  },
  config: engagementConfig,
  needs: engagementNeeds,
  fit: (population, config) => ({ segments: engagementSegments, model: fitEngagement(population, config) }),
  assign(model, { length, columns }, out, { asOf }) {
    const read = activityReader(model.actions, columns);
    for (let row = 0; row < length; row++) {
      const activity = read(row);
      const answer = engagementOf(model, activity, asOf);
      out.segment[row] = answer;
      if (answer === FADING && activity.recent === 0) out.until[row] = inactiveAt(model, activity.last);
    }
  },
  explain: explainEngagement,
});

function fitEngagement({ columns, length }: Batch<EngagementNeeds>, config: EngagementConfig): EngagementModel {
  const actions = actionNames(config);
  const read = activityReader(actions, columns);
  const scores = new Float64Array(length);
  for (let row = 0; row < length; row++) {
    const { known, recent } = read(row);
    // Those without any would only say how many customers are silent.
    scores[row] = known && recent > 0 ? recent : Number.NaN;
  }
  const active = ascending(scores);
  if (config.highFrom === null && active.length === 0) {
    throw new NotEnoughData(
      `Nobody did any of the actions in the last ${config.windowDays} days; give highFrom, a longer window or other actions`,
    );
  }
  return {
    windowDays: config.windowDays,
    inactiveAfterDays: config.inactiveAfterDays,
    fadingBelow: config.fadingBelow,
    highFrom: config.highFrom ?? quantile(active, config.highQuantile),
    actions,
    labels: config.actions.map((action) => {
      if ('event' in action) return action.event;
      return typeof action.source === 'string' ? action.source : `${action.source.event} ${action.source.aggregate}`;
    }),
  };
}
