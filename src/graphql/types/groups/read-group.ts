import { PersonagraphError } from '../../../errors.ts';
import { isStorable } from '../../../segmenter/storable.ts';
import { checkGroup, type Group } from '../../../services/groups/group.ts';
import { refuseFuture } from '../../../services/history/answer-times.ts';
import { decodeId } from '../../core/id.ts';
import { readFilter } from '../../core/read-filter.ts';
import { timeOf } from '../../core/scalars.ts';
import type { GroupShape } from './group-input.ts';

/** Most characters of a rule. */
const MAX_RULE = 20_000;
/** Levels that are read at all; the limit of groups is told by {@link checkGroup}. */
const MAX_LEVELS = 50;

/**
 * The group an input stands for. Throws INVALID_INPUT where it does not name exactly one thing, INVALID_ID, and
 * TOO_COMPLEX for one of too many groups.
 */
export function readGroup(shape: GroupShape, field: readonly string[] = ['by']): Group {
  const group = readOne(shape, field, 1);
  checkGroup(group, field);
  return group;
}

function readOne({ asOf, ...shape }: GroupShape, field: readonly string[], level: number): Group {
  const of = readNamed(shape, field, level);
  if (asOf === null || asOf === undefined) return of;
  const time = timeOf(asOf, [...field, 'asOf']);
  refuseFuture(time, Date.now(), 'asOf');
  return { asOf: time.getTime(), of };
}

function readNamed(shape: Omit<GroupShape, 'asOf'>, field: readonly string[], level: number): Group {
  if (level > MAX_LEVELS) throw new PersonagraphError('TOO_COMPLEX', 'Groups are nested too deep.', { field });
  const given = Object.entries(shape).filter(([, value]) => value !== null && value !== undefined);
  if (given.length !== 1) {
    const names = given.map(([name]) => name).join(', ');
    const message = `A group is named by exactly one field, ${given.length === 0 ? 'none is given' : `given are ${names}`}.`;
    throw new PersonagraphError('INVALID_INPUT', message, { field });
  }
  const [name] = given[0]!;
  const at = [...field, name];
  switch (name as keyof typeof shape) {
    case 'everybody':
      if (shape.everybody === true) return { everybody: true };
      throw new PersonagraphError('INVALID_INPUT', 'Of nobody there is nothing to say: everybody is true.', {
        field: at,
      });
    case 'segmentId':
      return { segmentId: decodeId('Segment', shape.segmentId!, at) };
    case 'segmentationId':
      return { segmentationId: decodeId('Segmentation', shape.segmentationId!, at) };
    case 'personaId':
      return { personaId: decodeId('Persona', shape.personaId!, at) };
    case 'rule':
      return { rule: readRule(shape.rule!, at) };
    case 'filter':
      return readFilterGroup(shape, at);
    case 'all':
      return { all: shape.all!.map((part, index) => readOne(part, [...at, String(index)], level + 1)) };
    case 'any':
      return { any: shape.any!.map((part, index) => readOne(part, [...at, String(index)], level + 1)) };
    case 'not':
      return { not: readOne(shape.not!, at, level + 1) };
  }
}

function readRule(rule: string, field: readonly string[]): string {
  if (rule.length <= MAX_RULE && isStorable(rule)) return rule;
  throw new PersonagraphError('INVALID_INPUT', `A rule is a text of ${MAX_RULE} characters at most.`, { field });
}

/** An empty filter means everybody, which a group says by its name. */
function readFilterGroup({ filter }: Pick<GroupShape, 'filter'>, field: readonly string[]): Group {
  const read = readFilter(filter);
  if (!('all' in read) || read.all.length > 0) return { filter: read };
  const message = 'An empty filter means everybody: say everybody: true.';
  throw new PersonagraphError('INVALID_INPUT', message, { field });
}
