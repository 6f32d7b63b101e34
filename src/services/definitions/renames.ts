import { PersonagraphError } from '../../errors.ts';
import type { ParsedDefinitions } from './parse.ts';
import type { Definitions } from './shape.ts';

const RENAMED = ['segmentations', 'personas'] as const;

/**
 * New keys by those that segmentations and personas have so far. A key that is there already was renamed before, and a
 * previous one that nobody has renames nothing. Throws INVALID_DEFINITIONS for a previous key that the file defines too.
 */
export function renamesOf(stored: Definitions, { definitions, at }: ParsedDefinitions) {
  const of = (section: (typeof RENAMED)[number]): ReadonlyMap<string, string> => {
    const entries = definitions[section] ?? [];
    const there = new Set((stored[section] ?? []).map(({ key }) => key));
    const renames = new Map<string, string>();
    for (const [index, { key, previousKey }] of entries.entries()) {
      if (previousKey === undefined || there.has(key) || !there.has(previousKey)) continue;
      const defined = entries.some((other) => other.key === previousKey);
      if (defined || renames.has(previousKey)) {
        const message = defined ? `${previousKey} is defined here too` : `${previousKey} has another new key too`;
        const error = new PersonagraphError('INVALID_DEFINITIONS', message);
        throw at([section, String(index), 'previousKey'], error);
      }
      renames.set(previousKey, key);
    }
    return renames;
  };
  return { segmentations: of('segmentations'), personas: of('personas') };
}

/** Definitions as they stand once their keys are renamed, and the names of what they refer to with them. */
export function withRenames(definitions: Definitions, renames: ReturnType<typeof renamesOf>): Definitions {
  const segmentation = (key: string) => renames.segmentations.get(key) ?? key;
  const persona = (key: string) => renames.personas.get(key) ?? key;
  const segment = (path: string) => {
    const [first = '', second = ''] = path.split('/');
    return `${segmentation(first)}/${second}`;
  };
  const { segmentations = [], personas = [], researchQuestions = [], webhooks = [] } = definitions;
  return {
    ...definitions,
    segmentations: segmentations.map((one) => ({ ...one, key: segmentation(one.key) })),
    personas: personas.map((one) => ({
      ...one,
      key: persona(one.key),
      supersedes: one.supersedes && persona(one.supersedes),
      sourceSegment: one.sourceSegment && segment(one.sourceSegment),
      criteria: one.criteria.map((criterion) => ({ ...criterion, segment: segment(criterion.segment) })),
    })),
    researchQuestions: researchQuestions.map((one) => ({ ...one, persona: one.persona && persona(one.persona) })),
    webhooks: webhooks.map((one) => ({
      ...one,
      segmentations: one.segmentations.map(segmentation).sort(),
      segments: one.segments.map(segment).sort(),
      personas: one.personas.map(persona).sort(),
    })),
  };
}
