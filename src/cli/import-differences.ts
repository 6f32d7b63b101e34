import type { Difference } from '../services/import/history/differences.ts';
import type { ImportSummary } from '../services/import/summary.ts';

const LABELS: Readonly<Record<Difference['kind'], string>> = {
  customerUpdated: 'customers changed',
  eventCorrected: 'events corrected',
  customerMerged: 'customers merged',
  identityAttached: 'identities added',
  customerCreated: 'customers added',
  eventAdded: 'events added',
  responseAdded: 'responses added',
};
const KINDS = Object.keys(LABELS) as Difference['kind'][];
/** Differences that are shown, those to what is there before those of what is new. */
const SHOWN = 20;

/** The differences that a dry run found, for people; none of an import. */
export function describeDifferences({ differences }: ImportSummary): string[] {
  if (!differences) return [];
  const { counts, first } = differences;
  const sorted = first.toSorted((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind));
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const more = all - Math.min(sorted.length, SHOWN);
  return [
    all === 0 ? 'Nothing differs from what is stored.' : 'Differences to what is stored:',
    ...KINDS.flatMap((kind) => (counts[kind] ? `  ${LABELS[kind]}  ${counts[kind].toLocaleString('en')}` : [])),
    ...sorted.slice(0, SHOWN).map((one) => `  ${describe(one)}`),
    ...(more > 0 ? [`  and ${more.toLocaleString('en')} more: --differences FILE writes all of them`] : []),
  ];
}

function describe(one: Difference): string {
  switch (one.kind) {
    case 'customerCreated':
      return `+ customer ${one.customer}: ${listed(one.values)}`;
    case 'customerUpdated':
      return `~ customer ${one.customer}: ${changes(one)}`;
    case 'identityAttached':
      return `+ customer ${one.customer}: ${one.type} ${one.value}`;
    case 'customerMerged':
      return `~ customer ${one.customer}: part of ${one.into}`;
    case 'eventAdded':
      return `+ event ${one.messageId}`;
    case 'eventCorrected':
      return `~ event ${one.messageId}: ${changes(one)}`;
    case 'responseAdded':
      return `+ response ${one.messageId}`;
  }
}

function changes({ from, to }: Pick<Extract<Difference, { from: object }>, 'from' | 'to'>): string {
  const names = Object.keys({ ...from, ...to });
  return names.map((name) => `${name} ${text(from[name])} -> ${text(to[name])}`).join(', ');
}

function listed(values: Readonly<Record<string, unknown>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name} ${text(value)}`)
    .join(', ');
}

function text(value: unknown): string {
  if (value === undefined || value === null) return '(none)';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
