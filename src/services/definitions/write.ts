import { Document, isMap, isScalar, isSeq, type Pair, type YAMLMap } from 'yaml';
import { MIN_COVERAGE } from '../../engine/persona/fit.ts';
import { type Definitions, FORMAT } from './shape.ts';

const HEADING = ` Definitions of a Personagraph workspace: docs/definitions.md.
 Left out, since they belong to one store: secrets of webhooks, API keys, customers with their events and answers, what
 runs compute: segments, models, memberships and matches; published versions of personas and who did what to them; spend,
 decisions, measurements of objectives, and the quotes of needs.`;

const NOTES: Readonly<Record<string, string>> = {
  webhooks: ' A webhook that is made anew gets a new secret, which is shown once.',
};
const GONE = ' The settings of its segmentation do not yield this segment.';
const DELETED = ' Its filter names so many things that were deleted: mend it before it is made elsewhere.';

/**
 * Definitions as a file of YAML, the same text for the same definitions. What has no value is left out, which is read as
 * none.
 */
export function writeDefinitions(definitions: Definitions): string {
  const document = new Document({ format: FORMAT, ...(withoutNothing(definitions, 0) as object) });
  document.commentBefore = HEADING;
  for (const pair of (document.contents as unknown as YAMLMap).items) annotateSection(pair as Pair);
  return document.toString({ lineWidth: 0, commentString: (text) => text.replace(/^(?!$)/gm, '#') });
}

function annotateSection({ key, value }: Pair): void {
  if (!isScalar(key)) return;
  if (key.value !== 'format') key.spaceBefore = true;
  const note = NOTES[String(key.value)];
  if (note !== undefined) key.commentBefore = note;
  if (!isSeq(value)) return;
  for (const [index, entry] of value.items.entries()) {
    if (!isMap(entry)) continue;
    if (index > 0) entry.spaceBefore = true;
    const criteria = entry.get('criteria');
    for (const criterion of isSeq(criteria) ? criteria.items : []) {
      if (isMap(criterion) && criterion.get('gone') === true) criterion.commentBefore = GONE;
    }
    const deleted = entry.items.find((pair) => isScalar(pair.key) && pair.key.value === 'deleted');
    if (deleted && isScalar(deleted.key)) deleted.key.commentBefore = DELETED;
  }
}

/** Levels of a file at which nothing, empty lists and texts are the default: entries, and what they are made of. */
const MOST_LEVELS = 5;
/** Fields whose content is somebody else's: of it, nothing is left out. */
const FOREIGN: ReadonlySet<string> = new Set(['config', 'detail', 'rule']);

/** The value without fields that say nothing; lists of entries stay, however empty. */
function withoutNothing(value: unknown, level: number): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutNothing(item, level + 1));
  if (typeof value !== 'object' || value === null || level > MOST_LEVELS) return value;
  const kept = Object.entries(value).filter(([key, item]) => !saysNothing(key, item, level));
  return Object.fromEntries(
    kept.map(([key, item]) => [key, FOREIGN.has(key) ? item : withoutNothing(item, level + 1)]),
  );
}

function saysNothing(key: string, value: unknown, level: number): boolean {
  if (value === null || value === undefined) return true;
  // A section, or a rule of the workspace, that is empty says that there is nothing.
  if (level < 2) return false;
  if (key === 'gone') return value === false;
  // Objects of which every part may be left out.
  if (key === 'profile' || key === 'translations') return Object.keys(value as object).length === 0;
  if (key === 'reviewPeriods') return Object.values(value as object).every((days) => days === null);
  if (key === 'role') return value === 'SUPPORTING';
  if (key === 'minCoverage') return value === MIN_COVERAGE;
  return value === '' || (Array.isArray(value) && value.length === 0);
}
