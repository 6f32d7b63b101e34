import { builder } from '../core/builder.ts';
import { PERSONAL } from './personal-fields.ts';

const NAMES = Object.entries(PERSONAL).flatMap(([type, fields]) =>
  Object.keys(fields).map((field) => `${type}.${field}`),
);

builder.queryField('maskedFields', (t) =>
  t.stringList({
    size: NAMES.length,
    description:
      'Fields that this key gets masked, as `Type.field`: with `[masked]` in place of a text or JSON, or of what in it tells who ' +
      'a customer is, and null in place of anything else. Empty for a key with PERSONAL.',
    resolve: (_root, _args, { masks }) => (masks ? NAMES : []),
  }),
);
