import type { Scope } from '../../db/postgres/connection.ts';
import { rowsOfParents } from '../../db/reads/source.ts';
import { type NewQuality, writeQuality } from '../../db/tables/persona-quality/measurements.ts';
import { memberChanges, setChanges } from '../../db/tables/persona-quality/member-changes.ts';
import { personaStandard } from '../../db/tables/persona-quality/quality-standard.ts';
import { type RatedFacts, ratedFacts } from '../../db/tables/persona-quality/rated-facts.ts';
import { CLAIMS_OF_PERSONA, type PersonaClaim } from '../../db/tables/personas/persona-claims.ts';
import type { Persona } from '../../db/tables/personas/personas.ts';
import type { QualityNumber } from '../../engine/persona-quality/number.ts';
import { DAY } from '../../segmenter/time.ts';
import type { JobContext } from '../jobs/job.ts';
import { judge } from '../research/judgement.ts';
import { researchFacts } from '../research/persona-facts.ts';
import { demographicFeatures, demographicTraits } from './demographic-traits.ts';
import { CHANGE_DAYS, numbersOf, setNumbersOf } from './numbers.ts';
import { checksOf } from './persona-checks.ts';
import { type PersonaGround, withPersonaGround } from './persona-ground.ts';
import { sampledSpace } from './sampled-space.ts';
import { type FoundTrait, statedTraits } from './stated-traits.ts';

export interface MeasuredQuality {
  readonly personas: readonly NewQuality[];
  readonly together: readonly QualityNumber[];
}

/** A persona with what is read of it before everybody is. */
interface Described {
  readonly persona: Persona;
  readonly claims: readonly PersonaClaim[];
  readonly facts: RatedFacts;
  readonly traits: readonly FoundTrait[];
}

/**
 * Measures the quality of all personas of a workspace but retired ones, in one pass over one snapshot, and stores it in
 * place of what was measured earlier in the month. Returns how many personas were measured.
 */
export async function measureQuality(context: JobContext, workspaceId: number): Promise<number> {
  let described: Described[] = [];
  const { at, found } = await withPersonaGround(
    context,
    workspaceId,
    async (before) => {
      described = await describe(before);
      return [
        ...demographicFeatures(before.known),
        ...described.flatMap(({ traits }) => traits.map(({ feature }) => feature)),
      ];
    },
    async (ground) => ({ at: new Date(ground.asOf), found: await measured(ground, described) }),
  );
  context.signal.throwIfAborted();
  await context.db.scope(workspaceId).transaction((scope) => writeQuality(scope, at, found.personas, found.together));
  return found.personas.length;
}

async function describe(before: Pick<PersonaGround, 'snapshot' | 'personas' | 'known' | 'asOf'>): Promise<Described[]> {
  const { snapshot, personas } = before;
  const ids = personas.map(({ id }) => id);
  const claims = await rowsOfParents(snapshot, CLAIMS_OF_PERSONA, ids);
  const facts = new Map((await ratedFacts(snapshot, ids)).map((one) => [one.personaId, one]));
  return personas.map((persona) => {
    const own = claims.filter(({ parent }) => parent === persona.id).map(({ row }) => row);
    return { persona, claims: own, facts: facts.get(persona.id)!, traits: statedTraits(persona, own, before) };
  });
}

/** The numbers and checks of the personas of a ground. */
async function measured(ground: PersonaGround, described: readonly Described[]): Promise<MeasuredQuality> {
  const { snapshot, asOf, members, personas } = ground;
  const demographics = demographicTraits(ground.population, asOf);
  const spaceIds = [...members.keys()];
  const space = await sampledSpace(ground, spaceIds);
  const { changes, together } = await changesOf(snapshot, ground);
  const floor = (await personaStandard(snapshot)).jointPrevalenceFloor;
  const ids = personas.map(({ id }) => id);
  const research = new Map((await researchFacts(snapshot, ids)).map(({ personaId, facts }) => [personaId, facts]));
  const rated = described.map(({ persona, claims, facts, traits }): NewQuality => {
    const change = changes.get(persona.id);
    const counts = { claims: claims.length, facts, traits, demographics, space, spaceIds, change, floor };
    const numbers = numbersOf({ ground, persona, ...counts });
    const facing = research.get(persona.id)!;
    const { warnings } = judge(facing, null);
    const checks = checksOf(ground, { persona, claims, facts, traits, numbers, research: facing, warnings });
    return { id: persona.id, personaVersion: persona.version, numbers, checks };
  });
  const evident = described.reduce((sum, { facts }) => sum + facts.evident.length, 0);
  const claims = described.reduce((sum, one) => sum + one.claims.length, 0);
  const set = setNumbersOf({ ground, demographics, space, changes: together, claims, evident });
  return { personas: rated, together: set };
}

/** Who came and left, of the personas whose history goes back so far; of all together only where each goes back. */
async function changesOf(snapshot: Scope, { asOf, personas, members }: PersonaGround) {
  const then = new Date(asOf - CHANGE_DAYS * DAY);
  const active = personas.filter(({ id }) => members.has(id));
  const ids = active.filter(({ matchedFrom }) => matchedFrom! <= then).map(({ id }) => id);
  const changes = new Map((await memberChanges(snapshot, ids, then)).map((one) => [one.personaId, one]));
  const whole = ids.length > 0 && ids.length === active.length;
  return { changes, together: whole ? await setChanges(snapshot, ids, then) : null };
}
