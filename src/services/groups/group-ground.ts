import { type Clock, readPopulation, type StoredFeature } from '../../db/features/population.ts';
import type { Scope } from '../../db/postgres/connection.ts';
import { customersWhere } from '../../db/tables/customers/customers-where.ts';
import { unknownIds } from '../../db/tables/memberships/known-membership.ts';
import { memberIds, membersOfSegmentation } from '../../db/tables/memberships/membership-copy.ts';
import { matchedIds } from '../../db/tables/personas/matches.ts';
import { personasByIds } from '../../db/tables/personas/personas.ts';
import { segmentationsByIds } from '../../db/tables/segmentations/segmentations.ts';
import { segmentsByIds } from '../../db/tables/segmentations/segments.ts';
import type { Plan } from '../../engine/answer/model.ts';
import { segmentationProblem, segmentProblem, sourceNotLive } from '../../engine/answer/sources.ts';
import type { Feature, Known } from '../../engine/catalogue/catalogue.ts';
import { allOf, anyOf, negated, type Truth, UNKNOWN, YES } from '../../engine/groups/truth.ts';
import type { Population } from '../../engine/population/population.ts';
import type { Registry } from '../../engine/registry.ts';
import { PersonagraphError } from '../../errors.ts';
import { withDependencies } from '../evaluation/answers.ts';
import { refuseFuture } from '../history/answer-times.ts';
import { markRows } from '../jobs/mark-rows.ts';
import { featuresOf } from '../runs/compute.ts';
import type { RunContext } from '../runs/context.ts';
import { type Group, partsOf } from './group.ts';
import { featureThen, truthThen } from './group-then.ts';
import type { ReadColumns } from './kept-columns.ts';
import type { ReadMembers } from './kept-members.ts';
import { planRule, ruleTruth } from './rule-truth.ts';

/** Who is in a group: a truth of every customer, and how many of the UNKNOWN a rule failed on. */
export interface GroupTruth {
  readonly truth: Truth;
  readonly failed: number;
}

/** How columns are read, and members of segments. */
export interface GroundReads {
  readonly read: ReadColumns;
  readonly members: ReadMembers;
}

export interface GroundToRead {
  readonly known: Known;
  readonly clock: Clock;
  /** Groups whose rules are asked. */
  readonly groups: readonly Group[];
  /** Features that are asked of them. */
  readonly features: readonly Feature[];
}

/** The customers of one snapshot with all that some groups and questions read, on which each group is worked out once. */
export class GroupGround {
  readonly #context: Pick<RunContext, 'isolation' | 'signal'>;
  readonly #snapshot: Scope;
  readonly #asOf: number;
  readonly #plans: ReadonlyMap<string, Plan | PersonagraphError>;
  readonly #truths = new Map<string, Promise<GroupTruth>>();
  readonly #registry: Registry;
  readonly #past = new Map<string, Promise<Population>>();
  readonly #members: ReadMembers;
  /** With the columns of the features asked for. */
  readonly population: Population;

  private constructor(
    context: Pick<RunContext, 'isolation' | 'signal' | 'registry'>,
    snapshot: Scope,
    asOf: number,
    plans: ReadonlyMap<string, Plan | PersonagraphError>,
    population: Population,
    members: ReadMembers,
  ) {
    this.#context = context;
    this.#registry = context.registry;
    this.#snapshot = snapshot;
    this.#asOf = asOf;
    this.#plans = plans;
    this.population = population;
    this.#members = members;
  }

  /** Reads what the groups' rules and the features ask for, once. */
  static async read(
    context: Pick<RunContext, 'isolation' | 'signal' | 'registry'>,
    snapshot: Scope,
    { read, members }: GroundReads,
    { known, clock, groups, features }: GroundToRead,
  ): Promise<GroupGround> {
    const plans = new Map<string, Plan | PersonagraphError>();
    for (const [key, rule] of new Map(groups.flatMap(rulesOf))) {
      const planned = await planRule(context.registry, known, rule).catch((error: unknown) => {
        if (error instanceof PersonagraphError) return error;
        throw error;
      });
      plans.set(key, planned);
    }
    const ofRules = [...plans.values()].filter((plan): plan is Plan => !(plan instanceof PersonagraphError));
    const asked = { features: Object.fromEntries(features.map((feature) => [feature.id, feature])) };
    const stored = new Map<string, StoredFeature>();
    for (const feature of features) if (feature.source !== 'segmentation') stored.set(feature.id, feature);
    for (const feature of featuresOf(ofRules)) stored.set(feature.id, feature);
    let population = await read(snapshot, [...stored.values()], clock);
    for (const plan of [...ofRules, asked]) population = await withDependencies(snapshot, plan, population);
    return new GroupGround(context, snapshot, clock.asOf, plans, population, members);
  }

  /** Who is in a group. Throws what cannot be answered: NOT_FOUND, SOURCE_NOT_LIVE, the errors of a rule. */
  truthOf(group: Group, at: number | null = null): Promise<GroupTruth> {
    if ('asOf' in group) return this.truthOf(group.of, group.asOf);
    const key = JSON.stringify([at, group]);
    let truth = this.#truths.get(key);
    if (!truth) {
      truth = this.#workOut(group, at);
      this.#truths.set(key, truth);
    }
    return truth;
  }

  /** The same customers with other columns, which are not kept: as of now, or of a past time as {@link populationAt}. */
  readApart(at: number | null, features: readonly Feature[]): Promise<Population> {
    const clock = { asOf: at ?? this.#asOf, pinned: at !== null };
    return readPopulation(this.#snapshot, at === null ? storedOf(features) : features.map(featureThen), clock);
  }

  /** The same customers with features as of a past time. Throws NO_ANSWER_THEN for features that have no past. */
  async populationAt(at: number, features: readonly Feature[]): Promise<Population> {
    refuseFuture(new Date(at), this.#asOf, 'asOf');
    const stored = features.map(featureThen);
    const key = JSON.stringify([at, stored.map(({ id }) => id)]);
    let population = this.#past.get(key);
    if (!population) {
      population = readPopulation(this.#snapshot, stored, { asOf: at, pinned: true });
      this.#past.set(key, population);
    }
    return population;
  }

  async #workOut(group: Group, at: number | null): Promise<GroupTruth> {
    this.#context.signal.throwIfAborted();
    const { length } = this.population;
    const parts = partsOf(group);
    if (parts) {
      const truths: GroupTruth[] = [];
      // One after the other: they share a connection.
      for (const part of parts) truths.push(await this.truthOf(part, at));
      const failed = truths.reduce((sum, one) => sum + one.failed, 0);
      const columns = truths.map(({ truth }) => truth);
      if ('not' in group) return { truth: negated(columns[0]!), failed };
      return { truth: ('all' in group ? allOf : anyOf)(columns, length), failed };
    }
    if ('rule' in group) {
      const plan = this.#plans.get(keyOf(group.rule))!;
      if (plan instanceof PersonagraphError) throw plan;
      if (at === null) return ruleTruth(this.#context, plan, this.population, this.#asOf);
      const read = Object.values(plan.features).filter((feature) => feature !== null);
      return ruleTruth(this.#context, plan, await this.populationAt(at, read), at);
    }
    const truth = at === null ? await this.#storedTruth(group) : await this.#truthThen(group, new Date(at));
    return { truth, failed: 0 };
  }

  #truthThen(group: Group, at: Date): Promise<Truth> {
    const past = { snapshot: this.#snapshot, registry: this.#registry, ids: this.population.ids, now: this.#asOf };
    return truthThen(past, group, at);
  }

  async #storedTruth(group: Group): Promise<Truth> {
    if ('segmentId' in group) return this.#truthOfSegment(group.segmentId);
    if ('segmentationId' in group) {
      const segmentation = await this.#segmentation(group.segmentationId);
      const problem = segmentationProblem(segmentation);
      if (problem) throw sourceNotLive([problem]);
      const answered = { name: `segmentation ${segmentation.id}`, modelId: segmentation.liveModelId };
      const members = await this.#members(this.#snapshot, answered, (customers) =>
        membersOfSegmentation(this.#snapshot, segmentation.id, customers),
      );
      return this.#marked(members, await unknownIds(this.#snapshot, segmentation.id, null));
    }
    if ('personaId' in group) {
      const [persona] = await personasByIds(this.#snapshot, [group.personaId]);
      if (!persona) throw new PersonagraphError('NOT_FOUND', 'No such persona.', { field: ['personaId'] });
      if (persona.status !== 'ACTIVE') {
        const message = 'The persona is not active: nobody is matched to it. Activate it first.';
        throw new PersonagraphError('INVALID_INPUT', message, { field: ['personaId'] });
      }
      return this.#marked(await matchedIds(this.#snapshot, persona.id), []);
    }
    if ('filter' in group) return this.#filtered(group.filter);
    return new Uint8Array(this.population.length).fill(YES);
  }

  async #truthOfSegment(id: number): Promise<Truth> {
    const [segment] = await segmentsByIds(this.#snapshot, [id]);
    if (!segment) throw new PersonagraphError('NOT_FOUND', 'No such segment.', { field: ['segmentId'] });
    const segmentation = await this.#segmentation(segment.segmentationId);
    const problem = segmentProblem(segment, segmentation);
    if (problem) throw sourceNotLive([problem]);
    const answered = { name: `segment ${id}`, modelId: segmentation.liveModelId };
    const members = await this.#members(this.#snapshot, answered, (customers) =>
      memberIds(this.#snapshot, id, customers),
    );
    return this.#marked(members, await unknownIds(this.#snapshot, segmentation.id, id));
  }

  async #segmentation(id: number) {
    const [found] = await segmentationsByIds(this.#snapshot, [id]);
    if (!found) throw new PersonagraphError('NOT_FOUND', 'No such segmentation.', { field: ['segmentationId'] });
    return found;
  }

  /** Members, and of the others those of whom it is unknown. */
  #marked(members: Int32Array | readonly number[], unknown: readonly number[]): Truth {
    return markRows(this.population.ids, [
      { ids: unknown, mark: UNKNOWN },
      { ids: members, mark: YES },
    ]);
  }

  async #filtered(filter: Parameters<typeof customersWhere>[1]): Promise<Truth> {
    const { ids, unknown } = await customersWhere(this.#snapshot, filter);
    return this.#marked(ids, unknown);
  }
}

/** Features that the store has by itself. Answers of segmentations are none. */
function storedOf(features: readonly Feature[]): StoredFeature[] {
  return features.filter((feature) => feature.source !== 'segmentation');
}

/** All rules in a group, each with a key. */
function rulesOf(group: Group): [string, unknown][] {
  if ('rule' in group) return [[keyOf(group.rule), group.rule]];
  return (partsOf(group) ?? []).flatMap(rulesOf);
}

function keyOf(rule: unknown): string {
  return JSON.stringify(rule);
}
