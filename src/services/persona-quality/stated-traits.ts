import type { PersonaClaim } from '../../db/tables/personas/persona-claims.ts';
import type { Persona } from '../../db/tables/personas/personas.ts';
import type { Feature, Known } from '../../engine/catalogue/catalogue.ts';
import type { ClaimMeasure, MeasuredValue } from '../../engine/persona/measure.ts';
import type { StatedTrait, TraitTest } from '../../engine/persona-quality/stated-trait.ts';
import { PersonagraphError } from '../../errors.ts';
import type { FeatureKind } from '../../segmenter/feature.ts';
import { DAY } from '../../segmenter/time.ts';
import { groupFeature } from '../groups/group-feature.ts';
import type { PersonaProfile } from '../personas/profile.ts';

const YEAR = 365.2425 * DAY;
/** A claim states a trait of the persona where it says that most have it. */
const MAJORITY = 0.5;
const ANY: readonly FeatureKind[] = ['number', 'time', 'flag', 'category', 'list'];

/** A trait with the feature that it reads. */
export interface FoundTrait extends StatedTrait {
  readonly feature: Feature;
  /** Its name in the catalogue. */
  readonly name: string;
  readonly from: 'AGE_RANGE' | 'INCOME_RANGE' | 'CLAIM';
}

/** The catalogue that traits are found in, and the time of the snapshot in milliseconds since 1970. */
interface Catalogue {
  readonly known: Known;
  readonly asOf: number;
}

/**
 * The traits that a persona's description states and that can be held against a customer: its ranges of age and income, and
 * what its claims say of a majority of its members. An income in another currency, and a feature that is not there any
 * more, cannot be held against anybody, and are left out.
 */
export function statedTraits(
  persona: Pick<Persona, 'id' | 'profile'>,
  claims: readonly Pick<PersonaClaim, 'measure' | 'written'>[],
  { known, asOf }: Catalogue,
): FoundTrait[] {
  const { ageRange, incomeRange } = persona.profile as PersonaProfile;
  const found: (FoundTrait | null)[] = [];
  if (ageRange) {
    // Whoever is 39 was born after the day 40 years ago.
    const from = ageRange.to === null ? null : asOf - (ageRange.to + 1) * YEAR;
    const to = ageRange.from === null ? null : asOf - ageRange.from * YEAR;
    found.push(traitOf(known, 'customer.birthDate', { from, to }, 'AGE_RANGE'));
  }
  if (incomeRange && incomeRange.currency === known.currency) {
    // Both ends of the range belong to it.
    const to = incomeRange.to === null ? null : nextNumber(incomeRange.to);
    found.push(traitOf(known, 'customer.income', { from: incomeRange.from, to }, 'INCOME_RANGE'));
  }
  for (const claim of claims) {
    const measure = claim.measure as ClaimMeasure | null;
    const said = measure?.expected ?? (claim.written as MeasuredValue | null)?.value ?? null;
    if (measure?.statistic !== 'SHARE' || said === null || said < MAJORITY) continue;
    if (!isOfMembers(measure, persona.id)) continue;
    const test =
      typeof measure.value === 'string'
        ? { value: measure.value }
        : { from: measure.from ?? null, to: measure.to ?? null };
    found.push(traitOf(known, measure.feature, test, 'CLAIM'));
  }
  const seen = new Set<string>();
  return found.flatMap((trait) => {
    const key = trait && JSON.stringify([trait.featureId, trait.test]);
    if (!trait || seen.has(key!)) return [];
    seen.add(key!);
    return trait;
  });
}

function isOfMembers({ group }: ClaimMeasure, personaId: number): boolean {
  if (group === 'MEMBERS' || group === 'SOURCE_SEGMENT') return true;
  return 'personaId' in group && group.personaId === personaId;
}

function traitOf(known: Known, name: string, test: TraitTest, from: FoundTrait['from']): FoundTrait | null {
  try {
    const { feature } = groupFeature(known, name, ANY, ['feature']);
    return { featureId: feature.id, feature, name, test, from };
  } catch (error) {
    if (error instanceof PersonagraphError) return null;
    throw error;
  }
}

/** The least number above one, as far as money tells numbers apart. */
function nextNumber(value: number): number {
  return value + Math.max(1e-9, Math.abs(value) * 1e-12);
}
