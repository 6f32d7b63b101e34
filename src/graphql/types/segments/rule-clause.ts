import type { CountedClause } from '../../../services/jobs/clause-counts.ts';
import { builder } from '../../core/builder.ts';

/** Clauses that a rule usually has; those of one that has more are paid for as they come. */
export const MOST_CLAUSES = 20;

export const RuleClause = builder.objectRef<CountedClause>('RuleClause').implement({
  description: 'A clause of a rule, with how many of all customers meet it. The three counts add up to all customers.',
  fields: (t) => ({
    text: t.exposeString('text', { bytes: 200, description: 'The clause in the rule language.' }),
    depth: t.exposeInt('depth', {
      description:
        '0 for a clause that must hold; 1 and more for a part of the clause above it: of `or`, `not`, `at least`.',
    }),
    matched: t.exposeInt('matched', { description: 'Customers who meet it, looked at by itself.' }),
    unknown: t.exposeInt('unknown', { description: 'Customers of whom data is missing that would decide.' }),
    failed: t.exposeInt('failed', { description: 'Customers who fail it.' }),
    remaining: t.exposeInt('remaining', {
      nullable: true,
      description: 'Customers who meet it and all clauses of depth 0 before it: what it keeps; null for other depths.',
    }),
  }),
});
