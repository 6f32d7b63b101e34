import { knownFeatures } from '../../db/features/population.ts';
import type { Scope, Session } from '../../db/postgres/connection.ts';
import { isDataError, unreadable } from '../../db/postgres/errors.ts';
import type { Feature, Known } from '../../engine/catalogue/catalogue.ts';
import { rowsOf, type Truth, UNKNOWN, YES } from '../../engine/groups/truth.ts';
import { picked } from '../../engine/population/rows.ts';
import { PersonagraphError } from '../../errors.ts';
import { type Prepared, prepareQuestion } from '../groups/answer-question.ts';
import { type Group, type GroupMembers, timeOfGroup } from '../groups/group.ts';
import { type GroundToRead, GroupGround } from '../groups/group-ground.ts';
import type { GroupQuestion, Outcome } from '../groups/group-question.ts';
import { featureThen } from '../groups/group-then.ts';
import { KeptColumns } from '../groups/kept-columns.ts';
import { plainFailure } from '../threads/plain-failure.ts';
import type { JobContext } from './job.ts';
import { withJobClient } from './job-client.ts';

export interface GroupsRequest {
  readonly workspaceId: number;
  readonly asked: readonly { readonly group: Group; readonly question: GroupQuestion }[];
}

/** Answers questions of groups, all from one snapshot, in their order. One that cannot be answered leaves the others. */
export async function answerGroups(context: JobContext, { workspaceId, asked }: GroupsRequest): Promise<Outcome[]> {
  return withGround(context, workspaceId, (known) => {
    const prepared = asked.map(({ group, question }) => prepare(question, known, timeOfGroup(group)));
    const groups = asked.map(({ group }) => group);
    const found = prepared.flatMap((one) => ('failure' in one ? [] : one));
    const now = prepared.filter((_, index) => timeOfGroup(asked[index]!.group) === null);
    const features = now.flatMap((one) => ('failure' in one ? [] : one.features));
    return {
      groups: [...groups, ...found.flatMap((one) => one.others)],
      features,
      async work(ground, asOf) {
        const outcomes: Outcome[] = [];
        for (const [index, { group }] of asked.entries()) {
          outcomes.push(await outcomeOf(ground, group, prepared[index]!, asOf));
        }
        return outcomes;
      },
    };
  });
}

/** Who is in a group, and of whom nobody knows. */
export async function membersOf(
  context: JobContext,
  { workspaceId, group }: { readonly workspaceId: number; readonly group: Group },
): Promise<GroupMembers> {
  return withGround(context, workspaceId, () => ({
    groups: [group],
    features: [],
    async work(ground) {
      const { truth } = await ground.truthOf(group);
      const { ids } = ground.population;
      return { ids: picked(ids, rowsOf(truth, YES)), unknown: picked(ids, rowsOf(truth, UNKNOWN)) };
    },
  }));
}

interface Work<T> extends Pick<GroundToRead, 'groups' | 'features'> {
  readonly work: (ground: GroupGround, asOf: number, snapshot: Scope) => Promise<T>;
}

/**
 * Works on one snapshot of a workspace's customers, with the columns that are kept. Others of the workspace wait
 * meanwhile; long work takes no kept columns, and nobody waits for it. A value that cannot be read is told as such.
 */
export async function withGround<T>(
  context: JobContext,
  workspaceId: number,
  plan: (known: Known) => Work<T>,
  { long = false } = {},
): Promise<T> {
  const kept = long ? null : context.columns;
  const columns = kept ?? new KeptColumns({ from: Number.POSITIVE_INFINITY });
  const answer = (session: Session) =>
    columns.answer(context.db, session, workspaceId, async (snapshot: Scope, read, members) => {
      const known = await knownFeatures(snapshot, context.masks);
      const { groups, features, work } = plan(known);
      const asOf = context.now();
      const toRead = { known, clock: { asOf, pinned: false }, groups, features };
      return work(await GroupGround.read(context, snapshot, { read, members }, toRead), asOf, snapshot);
    });
  const { sessions = null, signal } = context;
  const answering = sessions && !long ? sessions.use(answer, signal) : withJobClient(context, answer);
  return answering.catch((error: unknown) => {
    throw isDataError(error) ? unreadable(error) : error;
  });
}

type PreparedOutcome = Prepared | Extract<Outcome, { readonly failure: unknown }>;

/** Of a group as of a time all that is asked is as of then: features that have no past are refused. */
function prepare(question: GroupQuestion, known: Known, at: number | null): PreparedOutcome {
  try {
    const prepared = prepareQuestion(question, known);
    if (at !== null) prepared.features.forEach(featureThen);
    return prepared;
  } catch (error) {
    return failed(error);
  }
}

async function outcomeOf(ground: GroupGround, group: Group, prepared: PreparedOutcome, asOf: number): Promise<Outcome> {
  if ('failure' in prepared) return prepared;
  try {
    const { truth } = await ground.truthOf(group);
    const others: Truth[] = [];
    for (const other of prepared.others) others.push((await ground.truthOf(other)).truth);
    const at = timeOfGroup(group);
    const population = at === null ? ground.population : await ground.populationAt(at, prepared.features);
    const read = (features: readonly Feature[]) => ground.readApart(at, features);
    return { answer: await prepared.answer(population, truth, { asOf: at ?? asOf, others, read }) };
  } catch (error) {
    return failed(error);
  }
}

function failed(error: unknown): Extract<Outcome, { readonly failure: unknown }> {
  if (error instanceof PersonagraphError) return { failure: plainFailure(error) };
  throw error;
}
