import { type Batch, NotEnoughData } from 'personagraph/segmenter';
import { quantile } from 'personagraph/statistics';
import { ascending } from '../shared/threshold.ts';
import { activityReader, type EngagementModel } from './rule.ts';
import { actionNames, type EngagementConfig, type EngagementNeeds } from './settings.ts';

/** The limit of high engagement that the settings leave open, from the scores of active customers. */
export function fitEngagement({ columns, length }: Batch<EngagementNeeds>, config: EngagementConfig): EngagementModel {
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
    customers: config.highFrom === null ? active.length : null,
    actions,
    labels: config.actions.map((action) => {
      if ('event' in action) return action.event;
      return typeof action.source === 'string' ? action.source : `${action.source.event} ${action.source.aggregate}`;
    }),
  };
}
