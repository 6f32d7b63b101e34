import type { MappedCustomer } from '../writer.ts';
import type { Resolved } from './resolve.ts';

type Input = Record<string, unknown>;
type Found = Extract<Resolved, { externalId: string }>;

/** Customers to be saved at once, each once: values of later lines stand above those of earlier ones. */
export class CustomerBatch {
  readonly entries: { readonly externalId: string; input: Input; readonly lines: MappedCustomer[] }[] = [];
  readonly #byExternalId = new Map<string, number>();

  get inputs(): (Input & { readonly externalId: string })[] {
    return this.entries.map(({ externalId, input }) => ({ externalId, ...input }));
  }

  add(customer: MappedCustomer, { externalId, attach }: Found): void {
    const input = attach ? merged(customer.input, { identities: [attach] }) : { ...customer.input };
    const at = this.#byExternalId.get(externalId);
    if (at === undefined) {
      this.#byExternalId.set(externalId, this.entries.length);
      this.entries.push({ externalId, input, lines: [customer] });
    } else {
      const entry = this.entries[at]!;
      entry.input = merged(entry.input, input);
      entry.lines.push(customer);
    }
  }
}

function merged(earlier: Input, later: Input): Input {
  const traits = { ...(earlier['traits'] as object | undefined), ...(later['traits'] as object | undefined) };
  const identities = [...listOf(earlier['identities']), ...listOf(later['identities'])];
  const consents = [...listOf(earlier['consents']), ...listOf(later['consents'])];
  const merges = [...listOf(earlier['merged']), ...listOf(later['merged'])];
  return {
    ...earlier,
    ...later,
    ...(Object.keys(traits).length > 0 ? { traits } : {}),
    ...(identities.length > 0 ? { identities } : {}),
    ...(consents.length > 0 ? { consents } : {}),
    ...(merges.length > 0 ? { merged: [...new Set(merges)] } : {}),
  };
}

function listOf(value: unknown): readonly unknown[] {
  return (value as readonly unknown[] | undefined) ?? [];
}
