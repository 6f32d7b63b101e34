import { textIn } from '../../engine/localized.ts';
import type { DefinitionDoubt } from './doubts.ts';
import type { Plan, PlanAction, PlanStep } from './plan.ts';

const SIGNS: Readonly<Record<PlanAction, string>> = { CREATE: '+', CHANGE: '~', RENAME: '~', DELETE: '-' };
/** Longest value that is shown whole. */
const LONGEST = 120;

/** A plan for people: a line a thing, one a field below it, its doubtful rules, and a last one with the counts. */
export function describePlan({ steps, kept }: Plan, doubts: readonly DefinitionDoubt[] = []): string {
  const lines = steps.flatMap((step) => [
    headOf(step),
    ...step.changes.map(({ path, from, to }) => `    ${path === '' ? 'all' : path}: ${shown(from)} -> ${shown(to)}`),
  ]);
  const doubtful = doubts.map(
    ({ section, key, doubt }) => `? ${section}/${key}: ${doubt.clause}\n    ${textIn(doubt.text, 'en')}`,
  );
  const count = (...actions: PlanAction[]) => steps.filter(({ action }) => actions.includes(action)).length;
  const counts = `${count('CREATE')} to make, ${count('CHANGE', 'RENAME')} to change, ${count('DELETE')} to delete`;
  const others = kept.length > 0 ? ` Not in the file, and left: ${kept.join(', ')} (--prune deletes).` : '';
  return `${[...lines, ...doubtful, `${steps.length === 0 ? 'Nothing to change' : counts}.${others}`].join('\n')}\n`;
}

function headOf({ action, section, key, previousKey }: PlanStep): string {
  const renamed = previousKey === null ? '' : `, so far ${previousKey}`;
  return `${SIGNS[action]} ${section}/${key}${renamed}`;
}

function shown(value: unknown): string {
  if (value === undefined || value === null) return 'none';
  const text = JSON.stringify(value);
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}... (${text.length} characters)`;
}
