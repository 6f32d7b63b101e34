import { builder } from '../../core/builder.ts';

export const IdentityInput = builder.inputType('CustomerIdentityInput', {
  description: 'Something a customer is known by.',
  fields: (t) => ({
    type: t.string({ required: true, description: 'E-mail, phone, device, or the name of a system; 50 characters.' }),
    value: t.string({ required: true, description: 'The value, 320 characters at most.' }),
  }),
});
