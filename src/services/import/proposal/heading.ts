import { basename } from 'node:path';
import type { DryMapping } from './examples.ts';
import type { MadeDraft } from './make-draft.ts';
import type { ProposalFacts } from './proposal.ts';

const LISTED = 40;

/** What stands above a proposed mapping: what the file seems to be, how its lines fare, and what is left out. */
export function headingOf(
  files: readonly string[],
  { kind, leftOut }: Pick<MadeDraft, 'kind' | 'leftOut'>,
  { lines, isWhole, presets }: ProposalFacts,
  dry: DryMapping | undefined,
): string {
  const names = files.map((file) => basename(file)).join(', ');
  const label = kind.kind === 'unknown' ? 'it could not be told what its lines are' : `its lines are ${kind.kind}`;
  return [
    `Proposed for ${names} by ${isWhole ? 'all' : 'the first'} ${lines} lines: ${label}, for ${kind.evidence}.`,
    ...(presets.length > 0 ? [`Presets that fit: ${presets.join(', ')}.`] : []),
    ...fates(dry),
    ...(leftOut.length > 0
      ? [`Columns left out: ${leftOut.slice(0, LISTED).join(', ')}${leftOut.length > LISTED ? ', ...' : ''}.`]
      : []),
    'Each key is explained in mappings/README.md.',
  ].join('\n');
}

/** How the lines looked at fare. */
export function fates(dry: DryMapping | undefined): string[] {
  if (!dry) return [];
  const refused = [...dry.rejected.values()].reduce((sum, one) => sum + one, 0);
  return [
    `Of ${dry.lines} lines tried, ${dry.lines - refused} would be taken and ${refused} rejected.`,
    ...[...dry.rejected].slice(0, 5).map(([reason, count]) => `  rejected ${count}: ${reason}`),
    ...[...dry.leftOut].slice(0, 5).map(([reason, count]) => `  values left out ${count}: ${reason}`),
  ];
}
