import type { Scope } from '../../db/postgres/connection.ts';
import type { CustomerFilter } from '../../db/tables/customers/customer-filter.ts';
import { listTraits } from '../../db/tables/customers/traits.ts';
import { PersonagraphError } from '../../errors.ts';
import { didYouMean } from '../../segmenter/near-matches.ts';

/**
 * Of those a filter means, only customers whose flag is true: one that is missing is not true. Throws INVALID_INPUT for a
 * trait that is no flag of the workspace.
 */
export async function withConsent(
  scope: Scope,
  filter: CustomerFilter,
  consent: string | undefined,
): Promise<CustomerFilter> {
  if (consent === undefined) return filter;
  const traits = await listTraits(scope);
  const flags = [...traits.values()].filter(({ kind }) => kind === 'FLAG').map(({ name }) => name);
  if (!flags.includes(consent)) {
    const kind = traits.get(consent)?.kind;
    const why = kind === undefined ? `There is no trait ${consent.slice(0, 100)}` : `Trait ${consent} is ${kind}`;
    const message = `${why}${didYouMean(consent, flags)}: consent is a trait of kind FLAG.`;
    throw new PersonagraphError('INVALID_INPUT', message, { field: ['consent'] });
  }
  return { all: [filter, { trait: consent, as: 'flag', is: { op: 'eq', value: true } }] };
}
