import { TimeZone } from '../../../calendar/index.ts';
import { PersonagraphError } from '../../../errors.ts';
import { builder } from '../../core/builder.ts';
import type { Context } from '../../core/context.ts';

export const TimeUnit = builder.enumType('TimeUnit', {
  description: 'A unit of the calendar.',
  values: {
    DAY: { value: 'day', description: 'A day.' },
    WEEK: { value: 'week', description: 'A week, from Monday (ISO 8601).' },
    MONTH: { value: 'month', description: 'A month.' },
  } as const,
});

/** The argument `unit`. */
export function unitArgument<Unit extends 'week' | 'month'>(defaultValue: Unit) {
  const description = `The unit. Default ${defaultValue.toUpperCase()}.`;
  return { type: TimeUnit, required: true, defaultValue, description } as const;
}

/** The argument `timeZone`. */
export const TIME_ZONE_ARGUMENT = { description: 'IANA name. Default: that of the workspace.' } as const;

/** The time zone that is asked for, or that of the workspace. Throws INVALID_INPUT for what is no time zone. */
export async function zoneOf(name: string | null | undefined, { loaders }: Pick<Context, 'loaders'>): Promise<string> {
  if (name === null || name === undefined) return loaders.timeZone();
  if (TimeZone.isKnown(name)) return name;
  throw new PersonagraphError('INVALID_INPUT', `${name} is not an IANA time zone.`, { field: ['timeZone'] });
}
