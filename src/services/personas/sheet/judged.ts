import DataLoader from 'dataloader';
import type { Scope } from '../../../db/postgres/connection.ts';
import type { Persona } from '../../../db/tables/personas/personas.ts';
import type { ResearchFacts } from '../../../engine/research/facts.ts';
import type { Group } from '../../groups/group.ts';
import type { GroupAnswer, GroupQuestion } from '../../groups/group-question.ts';
import { type Judgement, judge } from '../../research/judgement.ts';
import { type AskGroup, compareSample } from '../../research/sample-comparison.ts';
import type { RunHost } from '../../threads/host.ts';
import { failureError } from '../../threads/plain-failure.ts';

interface Asked {
  readonly group: Group;
  readonly question: GroupQuestion;
}

/** Judges what a persona rests on, its sample held against those it stands for in the run thread. */
export async function judged(host: RunHost, scope: Scope, persona: Persona, facts: ResearchFacts): Promise<Judgement> {
  const together = new DataLoader<Asked, GroupAnswer>(
    async (asked) => {
      const outcomes = await host.ask('groups', { workspaceId: scope.workspaceId, asked });
      return outcomes.map((outcome) => ('failure' in outcome ? failureError(outcome.failure) : outcome.answer));
    },
    { cache: false },
  );
  const ask = ((group, kind, question) =>
    together.load({ group, question: { kind, ...question } as GroupQuestion })) as AskGroup;
  return judge(facts, await compareSample(scope, ask, persona, Date.now()));
}
