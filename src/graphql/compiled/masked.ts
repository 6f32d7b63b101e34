import type { GraphQLField } from 'graphql';
import { fixed, type Json } from '../../db/reads/json.ts';
import type { RowLevel } from '../../db/reads/row-level.ts';
import { maskOf } from '../personal/mask-schema.ts';
import type { Masking } from '../personal/personal-fields.ts';
import { askedOf, asksByPersonal } from '../personal/questions.ts';
import { type Arguments, NotCompiled } from './arguments.ts';

/** What a field says to a key that may not read it: mostly nothing is read. */
export function maskedJson(field: GraphQLField<unknown, unknown>, masking: Masking, row: RowLevel): Json {
  if (masking.kind !== 'made') return fixed(maskOf(field, masking));
  if (masking.key === undefined) throw new NotCompiled(`${field.name} is masked by its own code`);
  return row.maskedKey(masking.key);
}

/** Leaves to the executor what may ask by personal data: it refuses it, or looks further. */
export function refuseAsked(field: GraphQLField<unknown, unknown>, args: Arguments): void {
  if (!asksByPersonal(field)) return;
  for (const { name } of field.args) {
    const asks = (value: unknown) => {
      const { personal, traits } = askedOf(field, { [name]: value });
      return personal !== null || traits.length > 0;
    };
    if (args.shape(name, 'personal', asks)) throw new NotCompiled(`${name} may ask by personal data`);
  }
}
