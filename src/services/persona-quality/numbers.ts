import type { MemberChange } from '../../db/tables/persona-quality/member-changes.ts';
import type { RatedFacts } from '../../db/tables/persona-quality/rated-facts.ts';
import type { Persona } from '../../db/tables/personas/personas.ts';
import { wilson } from '../../engine/comparison/share-difference.ts';
import {
  estimatedNumber,
  knownNumber,
  type NumberKey,
  type QualityNumber,
  type UnknownReason,
  unknownNumber,
} from '../../engine/persona-quality/number.ts';
import { type DemographicTrait, representationOf } from '../../engine/persona-quality/representation.ts';
import type { SpaceFigures } from '../../engine/persona-quality/space-figures.ts';
import { jointCounts } from '../../engine/persona-quality/stated-trait.ts';
import { DAY } from '../../segmenter/time.ts';
import type { PersonaGround } from './persona-ground.ts';
import type { FoundTrait } from './stated-traits.ts';

/** Days that members are compared over. */
export const CHANGE_DAYS = 30;
/** From here on something is to be done: reasons are in docs/persona-quality.md. */
const LEAST_SET_COVERAGE = 0.8;
const MOST_DISTANCE = 1;
const LEAST_STABILITY = 0.5;
const MOST_CHANGE = 0.25;
const LEAST_EVIDENCE = 0.8;
const MOST_AGE_DAYS = 365;

/** What the numbers of one persona are made of. */
export interface NumberGround {
  readonly ground: PersonaGround;
  readonly persona: Persona;
  readonly claims: number;
  readonly facts: RatedFacts;
  readonly traits: readonly FoundTrait[];
  readonly demographics: readonly DemographicTrait[];
  /** Null where customers differ in no feature. */
  readonly space: ReadonlyMap<number, SpaceFigures | null> | null;
  readonly spaceIds: readonly number[];
  /** Undefined where its history does not go back so far. */
  readonly change: MemberChange | undefined;
  /** Joint prevalence below which it is poor. */
  readonly floor: number;
}

/** The ten numbers of a persona. */
export function numbersOf(given: NumberGround): QualityNumber[] {
  const { claims, facts } = given;
  return [...membersNumbers(given), evidenceNumber(facts.evident.length, claims), ageOf(given)];
}

function membersNumbers(given: NumberGround): QualityNumber[] {
  const { ground, persona } = given;
  const members = ground.members.get(persona.id);
  const { length } = ground.population;
  const coverage = () =>
    length === 0
      ? unknownNumber('COVERAGE', 'NO_CUSTOMERS')
      : knownNumber('COVERAGE', members!.length / length, { n: length, count: members!.length });
  const keys: readonly NumberKey[] = [
    'JOINT_PREVALENCE',
    'DISTANCE',
    'SEPARATION',
    'STABILITY_WITHIN',
    'STABILITY_ACROSS',
    'CHANGE_RATE',
    'REPRESENTATION',
  ];
  if (!members) {
    const reason = persona.status === 'ACTIVE' ? 'NOT_MATCHED_YET' : 'NOT_ACTIVE';
    return (['COVERAGE', ...keys] as const).map((key) => unknownNumber(key, reason));
  }
  const change = changeOf(given.change);
  if (members.length === 0) {
    return [coverage(), ...keys.map((key) => (key === 'CHANGE_RATE' ? change : unknownNumber(key, 'NO_MEMBERS')))];
  }
  const stated = new Set(given.traits.map(({ name }) => name));
  const others = given.demographics.filter(({ feature }) => !stated.has(feature));
  return [
    coverage(),
    jointPrevalence(given, members),
    ...spaceNumbers(given),
    change,
    representationOf(others, members),
  ];
}

function jointPrevalence({ ground, traits, floor }: NumberGround, members: Int32Array): QualityNumber {
  if (traits.length === 0) return unknownNumber('JOINT_PREVALENCE', 'NO_STATED_TRAITS');
  const { fit, fail } = jointCounts(ground.population.columns, traits, members);
  const n = fit + fail;
  if (n === 0) return unknownNumber('JOINT_PREVALENCE', 'TRAITS_NOT_KNOWN', members.length);
  return estimatedNumber('JOINT_PREVALENCE', wilson({ count: fit, n }), { n, count: fit, poor: fit / n < floor });
}

function spaceNumbers({ space, spaceIds, persona }: NumberGround): QualityNumber[] {
  const keys = ['DISTANCE', 'SEPARATION', 'STABILITY_WITHIN', 'STABILITY_ACROSS'] as const;
  if (!space) return keys.map((key) => unknownNumber(key, 'NO_FEATURES'));
  const found = space.get(persona.id);
  if (!found) return keys.map((key) => unknownNumber(key, 'TOO_FEW_MEMBERS'));
  const { members: n, distance, separation, within, across } = found;
  return [
    estimatedNumber('DISTANCE', distance, { n, poor: distance.value >= MOST_DISTANCE }),
    separation
      ? estimatedNumber('SEPARATION', separation, {
          n,
          poor: separation.value <= 0,
          otherId: spaceIds[separation.nearest]!,
        })
      : unknownNumber('SEPARATION', 'ONLY_ONE', n),
    stabilityNumber('STABILITY_WITHIN', within, n),
    stabilityNumber('STABILITY_ACROSS', across, n),
  ];
}

function stabilityNumber(key: 'STABILITY_WITHIN' | 'STABILITY_ACROSS', value: number | null, n: number): QualityNumber {
  if (value === null) return unknownNumber(key, 'ONLY_ONE', n);
  return knownNumber(key, value, { n, poor: value < LEAST_STABILITY });
}

function changeOf(change: MemberChange | undefined): QualityNumber {
  if (!change) return unknownNumber('CHANGE_RATE', 'HISTORY_TOO_SHORT');
  const either = change.now + change.then - change.both;
  return changeNumber({ either, changed: either - change.both });
}

function changeNumber({ either, changed }: { readonly either: number; readonly changed: number }): QualityNumber {
  if (either === 0) return unknownNumber('CHANGE_RATE', 'NO_MEMBERS');
  return knownNumber('CHANGE_RATE', changed / either, {
    n: either,
    count: changed,
    poor: changed / either > MOST_CHANGE,
  });
}

function evidenceNumber(evident: number, claims: number): QualityNumber {
  if (claims === 0) return unknownNumber('EVIDENCE', 'NO_CLAIMS');
  return knownNumber('EVIDENCE', evident / claims, {
    n: claims,
    count: evident,
    poor: evident / claims < LEAST_EVIDENCE,
  });
}

function ageOf({ facts: { publishedAt, reviewedAt }, ground }: NumberGround): QualityNumber {
  if (publishedAt === null) return unknownNumber('AGE', 'NEVER_PUBLISHED');
  const last = Math.max(publishedAt.getTime(), reviewedAt?.getTime() ?? Number.NEGATIVE_INFINITY);
  const days = Math.max(0, (ground.asOf - last) / DAY);
  return knownNumber('AGE', days, { poor: days > MOST_AGE_DAYS });
}

/** What the numbers of all personas together are made of. */
export interface SetGround {
  readonly ground: PersonaGround;
  readonly demographics: readonly DemographicTrait[];
  readonly space: ReadonlyMap<number, SpaceFigures | null> | null;
  /** Null where the history of a persona does not go back so far. */
  readonly changes: { readonly either: number; readonly changed: number } | null;
  readonly claims: number;
  readonly evident: number;
}

/** The numbers of all personas of a workspace together. */
export function setNumbersOf({ ground, demographics, space, changes, claims, evident }: SetGround): QualityNumber[] {
  const { members, population } = ground;
  const explained = explainedRows(population.length, [...members.values()]);
  const waits = ground.personas.some(({ status }) => status === 'ACTIVE');
  const none: UnknownReason | null = members.size > 0 ? null : waits ? 'NOT_MATCHED_YET' : 'NOT_ACTIVE';
  const known = (key: NumberKey, work: () => QualityNumber) => (none ? unknownNumber(key, none) : work());
  const { length } = population;
  const share = explained.length / length;
  return [
    known('COVERAGE', () =>
      length === 0
        ? unknownNumber('COVERAGE', 'NO_CUSTOMERS')
        : knownNumber('COVERAGE', share, { n: length, count: explained.length, poor: share < LEAST_SET_COVERAGE }),
    ),
    known('STABILITY_WITHIN', () => meanStability('STABILITY_WITHIN', space, ({ within }) => within)),
    known('STABILITY_ACROSS', () => meanStability('STABILITY_ACROSS', space, ({ across }) => across)),
    known('CHANGE_RATE', () => (changes ? changeNumber(changes) : unknownNumber('CHANGE_RATE', 'HISTORY_TOO_SHORT'))),
    known('REPRESENTATION', () => representationOf(demographics, explained)),
    evidenceNumber(evident, claims),
  ];
}

/** The mean over the personas of which it is known; `n` is how many. */
function meanStability(
  key: 'STABILITY_WITHIN' | 'STABILITY_ACROSS',
  space: SetGround['space'],
  of: (figures: SpaceFigures) => number | null,
): QualityNumber {
  if (!space) return unknownNumber(key, 'NO_FEATURES');
  const described = [...space.values()].flatMap((figures) => figures ?? []);
  if (described.length === 0) return unknownNumber(key, 'TOO_FEW_MEMBERS');
  const values = described.flatMap((figures) => of(figures) ?? []);
  if (values.length === 0) return unknownNumber(key, 'ONLY_ONE');
  return stabilityNumber(key, values.reduce((sum, value) => sum + value, 0) / values.length, values.length);
}

/** Rows that some persona has, ascending. */
function explainedRows(length: number, members: readonly Int32Array[]): Int32Array {
  const marks = new Uint8Array(length);
  for (const rows of members) for (const row of rows) marks[row] = 1;
  return Int32Array.from({ length }, (_, row) => row).filter((row) => marks[row] === 1);
}
