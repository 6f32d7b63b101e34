import { knownFeatures } from '../../db/features/population.ts';
import type { Scope } from '../../db/postgres/connection.ts';
import { type RankedPersona, rankVisitor } from '../../engine/visitor/rank-visitor.ts';
import type { VisitorModel } from '../../engine/visitor/visitor-model.ts';
import { PersonagraphError } from '../../errors.ts';
import type { Stirs } from '../changes/stirs.ts';
import type { RunHost } from '../threads/host.ts';
import { type GivenFact, type GivenStanding, readFacts } from './read-facts.ts';
import { visitorModels } from './visitor-models.ts';

/** Personas that are told where nobody says how many. */
const DEFAULT_FIRST = 10;
const MOST_FIRST = 100;

/** Whether there is anything to match by. */
export type VisitorAnswerState = 'MATCHED' | 'NO_PERSONAS' | 'NO_MEMBERS';

/** What became of a fact that was given. */
export interface StatedFact {
  readonly feature: string;
  readonly standing: GivenStanding;
}

/** Personas in use, ranked for a visitor. */
export interface VisitorMatch {
  readonly state: VisitorAnswerState;
  /** The most probable first. */
  readonly personas: readonly RankedPersona[];
  /** Probability that no positive persona is matched; null without a model. */
  readonly none: number | null;
  readonly facts: readonly StatedFact[];
  /** Facts that counted. */
  readonly used: number;
  /** 0..1 */
  readonly information: number;
  readonly model: VisitorModel;
}

/**
 * Ranks the personas in use for a visitor of whom some facts are known. Nothing is stored. Throws the errors of
 * {@link readFacts}, and INVALID_INPUT for a number of personas that is not from 1 to 100.
 */
export async function matchVisitor(
  host: RunHost,
  scope: Scope,
  given: readonly GivenFact[],
  first = DEFAULT_FIRST,
): Promise<VisitorMatch> {
  checkFirst(first);
  return matchByModel(scope, await visitorModels(host).of(scope), given, first);
}

/** An answer that holds where its model turns out to stand. */
export interface VisitorMatchNow {
  readonly object: VisitorMatch;
  readonly holds: Promise<boolean>;
}

/**
 * The same by the model that was learned last, while the store is asked whether it stands, unless nothing was committed
 * since: the journey is made beside the work, and beside others. Null where none was learned.
 */
export async function matchVisitorNow(
  { host, stirs }: { readonly host: RunHost; readonly stirs: Stirs },
  scope: Scope,
  given: readonly GivenFact[],
  first = DEFAULT_FIRST,
): Promise<VisitorMatchNow | null> {
  checkFirst(first);
  const last = visitorModels(host).lastOf(scope, stirs);
  if (!last) return null;
  // Facts may be refused before anybody waits for it.
  last.stands.catch(() => undefined);
  return { object: await matchByModel(scope, last.model, given, first), holds: last.stands };
}

function checkFirst(first: number): void {
  if (first >= 1 && first <= MOST_FIRST) return;
  throw new PersonagraphError('INVALID_INPUT', `Takes 1 to ${MOST_FIRST}.`, { field: ['first'] });
}

async function matchByModel(
  scope: Scope,
  model: VisitorModel,
  given: readonly GivenFact[],
  first: number,
): Promise<VisitorMatch> {
  const { facts, others } = await readFacts(model, given, () => knownFeatures(scope));
  const names = [...new Set(given.map(({ feature }) => feature))];
  if (model.personas.length === 0) {
    const state = model.tooFew.length > 0 ? 'NO_MEMBERS' : 'NO_PERSONAS';
    const stated = names.map((feature) => ({ feature, standing: others.get(feature) ?? ('NOT_MODELLED' as const) }));
    return { state, personas: [], none: null, facts: stated, used: 0, information: 0, model };
  }
  const answer = rankVisitor(model, facts);
  const standings = new Map<string, GivenStanding>([
    ...others,
    ...answer.facts.map(({ feature, standing }) => [feature, standing] as const),
  ]);
  return {
    state: 'MATCHED',
    personas: answer.personas.slice(0, first),
    none: answer.none,
    facts: names.map((feature) => ({ feature, standing: standings.get(feature)! })),
    used: answer.facts.filter(({ bins }) => bins.length > 0).length,
    information: answer.information,
    model,
  };
}
