import { PersonagraphError } from '../../errors.ts';
import type { NamedGroup } from './named-groups.ts';
import type { ParsedDefinitions } from './parse.ts';
import type { Definitions } from './shape.ts';
import type { MetricDefinition, StrategySection } from './strategy/shapes.ts';

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
  const { workspace, segmentations = [], personas = [], researchQuestions = [], webhooks = [] } = definitions;
  return {
    ...definitions,
    ...(workspace && { workspace: { ...workspace, ...renamedOutcomes(workspace, { segmentation, segment }) } }),
    ...renamedStrategy(definitions, { segmentation, persona, segment }),
    segmentations: segmentations.map((one) => ({ ...one, key: segmentation(one.key) })),
    personas: personas.map((one) => ({
      ...one,
      key: persona(one.key),
      supersedes: one.supersedes && persona(one.supersedes),
      sourceSegment: one.sourceSegment && segment(one.sourceSegment),
      criteria: one.criteria.map((criterion) => ({
        ...criterion,
        segment: criterion.segment && segment(criterion.segment),
        score: criterion.score && { ...criterion.score, segmentation: segmentation(criterion.score.segmentation) },
      })),
      claims: one.claims.map((claim) => {
        const { measure } = claim;
        if (!measure || typeof measure.group === 'string') return claim;
        const group = renamedGroup(measure.group, { segmentation, persona, segment });
        return { ...claim, measure: { ...measure, group } };
      }),
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

interface Names {
  readonly segmentation: (key: string) => string;
  readonly persona: (key: string) => string;
  readonly segment: (path: string) => string;
}

/** The standard of outcomes by other names. */
function renamedOutcomes(
  { outcomes }: NonNullable<Definitions['workspace']>,
  { segmentation, segment }: Pick<Names, 'segmentation' | 'segment'>,
): Pick<NonNullable<Definitions['workspace']>, 'outcomes'> {
  if (!outcomes) return {};
  const { conversion, lifetimeValue } = outcomes;
  const step = (one: NonNullable<typeof conversion>['from']) =>
    'segment' in one ? { segment: segment(one.segment) } : one;
  return {
    outcomes: {
      ...outcomes,
      conversion: conversion && { ...conversion, from: step(conversion.from), to: step(conversion.to) },
      lifetimeValue: lifetimeValue && { ...lifetimeValue, segmentation: segmentation(lifetimeValue.segmentation) },
    },
  };
}

/** The things of strategy by other names of what they are about. */
function renamedStrategy(definitions: Definitions, names: Names): Pick<Definitions, StrategySection> {
  const { persona, segment } = names;
  const metric = <M extends MetricDefinition | null>(one: M): M =>
    one && { ...one, group: renamedGroup(one.group, names) };
  const { objectives = [], actions = [], messageGuides = [], plays = [] } = definitions;
  const { interactionStandards = [], needs = [], referenceShares = [] } = definitions;
  const ofPersona = <T extends { readonly persona: string | null }>(one: T) => ({
    ...one,
    persona: one.persona && persona(one.persona),
  });
  return {
    objectives: objectives.map((one) => ({
      ...one,
      metric: metric(one.metric),
      segments: one.segments.map(segment),
      personas: one.personas.map(persona),
    })),
    actions: actions.map((one) => ({
      ...one,
      metric: metric(one.metric),
      segment: one.segment && segment(one.segment),
      personas: one.personas.map(persona),
    })),
    messageGuides: messageGuides.map((one) => ({ ...one, persona: persona(one.persona) })),
    plays: plays.map((one) => ({ ...ofPersona(one), segment: one.segment && segment(one.segment) })),
    interactionStandards: interactionStandards.map(ofPersona),
    needs: needs.map(ofPersona),
    referenceShares,
  };
}

function renamedGroup(group: NamedGroup, names: Names): NamedGroup {
  if ('all' in group) return { all: group.all.map((part) => renamedGroup(part, names)) };
  if ('any' in group) return { any: group.any.map((part) => renamedGroup(part, names)) };
  if ('not' in group) return { not: renamedGroup(group.not, names) };
  if ('segment' in group) return { segment: names.segment(group.segment) };
  if ('segmentation' in group) return { segmentation: names.segmentation(group.segmentation) };
  return 'persona' in group ? { persona: names.persona(group.persona) } : group;
}
