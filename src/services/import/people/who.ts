import { PersonagraphError } from '../../../errors.ts';
import type { CustomerReference } from '../../customers/reference.ts';
import { foldIdentity } from '../../input/key.ts';
import { compileExternalId } from '../customer-mapper.ts';
import { idText } from '../id-text.ts';
import type { Mapping } from '../mapping.ts';
import { compilePlainText } from '../text.ts';
import type { Texts, ValueContext } from '../value.ts';

/** Whom a line is about. */
export interface Who {
  /** Readable, and the same for the same customer of the file. */
  readonly key: string;
  readonly externalId: string | undefined;
  /** Finds the customer, where the mapping says so. */
  readonly identity: { readonly type: string; readonly value: string } | undefined;
}

/** Reads whom a line is about; throws INVALID_INPUT where it names nobody. */
export function compileWho(customer: Mapping['customer'], context: ValueContext): (texts: Texts) => Who {
  const within = (...steps: string[]): ValueContext => ({ ...context, path: [...context.path, ...steps] });
  const { externalId: idRule, identity } = customer;
  const readId = idRule === undefined ? undefined : compileExternalId(idRule, within('externalId'));
  const readValue = identity && compilePlainText(identity.value, within('identity', 'value'));
  return (texts) => {
    const externalId = readId?.(texts) || undefined;
    const value = readValue && idText(readValue(texts));
    if (identity && value) {
      const folded = foldIdentity({ type: identity.type, value });
      return { key: `${folded.type} ${folded.value}`, externalId, identity: folded };
    }
    if (externalId === undefined) throw new PersonagraphError('INVALID_INPUT', 'names no customer');
    return { key: externalId, externalId, identity: undefined };
  };
}

export function referenceTo({ externalId, identity }: Who): CustomerReference {
  return identity ? { identity } : { externalId: externalId! };
}
