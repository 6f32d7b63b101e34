import type { Scope } from '../../db/postgres/connection.ts';
import { countTraitValues, removeTrait as remove } from '../../db/tables/customers/traits.ts';
import { readStandard } from '../../db/tables/quality/quality-standards.ts';
import { lockWorkspace } from '../../db/tables/workspaces/workspaces.ts';
import type { Registry } from '../../engine/registry.ts';
import { PersonagraphError } from '../../errors.ts';
import { readersInWords, readersOfFeature } from '../segmentations/readers-of-feature.ts';

/**
 * Takes a trait out of the catalogue. Throws NOT_FOUND, and IN_USE saying by what: values of customers, segmentations and
 * rules of personas that read it, or the quality standard.
 */
export async function removeTrait(scope: Scope, registry: Registry, name: string): Promise<void> {
  await scope.transaction(async (transaction) => {
    await lockWorkspace(transaction);
    const uses = await usesOf(transaction, registry, name);
    if (uses.length > 0) {
      throw new PersonagraphError('IN_USE', `It is used: ${uses.join('; ')}.`, { field: ['name'] });
    }
    if (await remove(transaction, name)) return;
    throw new PersonagraphError('NOT_FOUND', `No trait ${name}.`, { field: ['name'] });
  });
}

async function usesOf(scope: Scope, registry: Registry, name: string): Promise<string[]> {
  const customers = await countTraitValues(scope, name);
  const readers = await readersOfFeature(scope, registry, (known) => ({
    ...known,
    traits: new Map([...known.traits].filter(([other]) => other !== name)),
  }));
  const { expectedTraits } = await readStandard(scope);
  return [
    ...(customers > 0 ? [`customers with a value: ${customers}`] : []),
    ...(await readersInWords(scope, readers)),
    ...(expectedTraits.includes(name) ? ['the quality standard expects it'] : []),
  ];
}
