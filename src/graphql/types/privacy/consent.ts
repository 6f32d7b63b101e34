import {
  CONSENT_HISTORY,
  CONSENTS,
  CONSENTS_OF_CUSTOMER,
  type ConsentState,
  type Consent as Row,
} from '../../../db/tables/privacy/consents.ts';
import { listPurposes, type ConsentPurpose as PurposeRow } from '../../../db/tables/privacy/purposes.ts';
import { recordConsents, savePurpose } from '../../../services/privacy/consents.ts';
import { builder } from '../../core/builder.ts';
import { STATEMENT } from '../../core/cost/price.ts';
import { enumeration } from '../../core/enums.ts';
import { count, mutation, noun } from '../../core/mutation.ts';
import { many, paged, rowsOf } from '../../core/reading.ts';
import { Customer } from '../customers/customer.ts';
import { CustomerKey, keyOf } from '../customers/customer-key.ts';
import { rejectionErrors } from '../customers/upsert-customers.ts';
import { Workspace } from '../workspaces/workspace.ts';

const ConsentStateEnum = enumeration<ConsentState>(
  'ConsentState',
  'What a customer says of a purpose. No statement is UNKNOWN too: the purpose says what follows from it.',
  {
    GRANTED: 'The customer agreed.',
    DENIED: 'The customer did not agree, or took it back.',
    UNKNOWN: 'A statement before does not hold any more, and no other takes its place.',
  },
);

const Consent = builder.objectRef<Row>('Consent');

Consent.implement({
  extensions: rowsOf(CONSENTS),
  description: 'Something a customer said about a purpose. It never changes; the one whose time is latest holds.',
  fields: (t) => ({
    purpose: t.exposeString('purpose', { description: 'Key of the purpose.' }),
    state: t.expose('state', { type: ConsentStateEnum, description: 'What the customer said.' }),
    at: t.expose('at', { type: 'DateTime', description: 'When the customer said so.' }),
    recordedAt: t.expose('recordedAt', { type: 'DateTime', description: 'When it was recorded here.' }),
    source: t.exposeString('source', { description: 'Where it was said.' }),
    evidence: t.exposeString('evidence', {
      nullable: true,
      bytes: 200,
      description: 'The words, form or document that shows it; null where nobody gave one.',
    }),
    author: t.exposeString('author', {
      nullable: true,
      description: 'Name of the API key that recorded it; null: an import.',
    }),
  }),
});

builder.objectFields(Customer, (t) => ({
  consents: t.field({
    type: [Consent],
    size: 5,
    description: 'The statements that hold, one a purpose; of a purpose without one it is UNKNOWN.',
    ...many(CONSENTS_OF_CUSTOMER),
  }),
  consentHistory: t.connection(
    {
      type: Consent,
      description: 'All it ever said about purposes, latest first.',
      ...paged((_args: object) => ({ ordering: 'consents', list: CONSENT_HISTORY })),
    },
    { name: 'ConsentConnection', description: 'A list of statements.' },
    { name: 'ConsentEdge', description: 'A statement of a list.' },
  ),
}));

const ConsentPurpose = builder.objectRef<PurposeRow>('ConsentPurpose').implement({
  description: 'A purpose that customers agree to or not.',
  fields: (t) => ({
    key: t.exposeString('key', {
      description: 'Its handle: marketing, profiling, research, sharing, or one of your own.',
    }),
    name: t.exposeString('name', { description: 'Its name.' }),
    unknownIsNo: t.exposeBoolean('unknownIsNo', {
      description: 'True where somebody of whom nothing is known counts as one who did not agree.',
    }),
    version: t.exposeInt('version', {
      description: 'Rises with each edit; give it back to change what you saw. 0 of a standard purpose as it came.',
    }),
  }),
});

builder.objectField(Workspace, 'consentPurposes', (t) =>
  t.field({
    type: [ConsentPurpose],
    size: 6,
    cost: STATEMENT,
    description: 'Its purposes, the four standard ones first.',
    resolve: (_workspace, _args, { scope }) => listPurposes(scope),
  }),
);

const ConsentInput = builder.inputType('ConsentInput', {
  description: 'Something a customer said about a purpose.',
  fields: (t) => ({
    customer: t.field({ type: CustomerKey, required: true, description: 'The customer.' }),
    purpose: t.string({ required: true, description: 'Key of the purpose.' }),
    state: t.field({ type: ConsentStateEnum, required: true, description: 'What the customer said.' }),
    at: t.field({
      type: 'DateTime',
      description: 'When the customer said so, not in the future. Default: now, where another state holds.',
    }),
    source: t.string({ required: true, description: 'Where it was said, 200 characters at most.' }),
    evidence: t.string({ description: 'The words, form or document that shows it, 2,000 characters at most.' }),
  }),
});

mutation({
  name: 'recordConsents',
  scope: 'WRITE',
  refusals: 1_000,
  description:
    'Records what customers said about purposes: all that are valid, in one transaction. Of each purpose the statement whose time is ' +
    'latest holds. Saying again what holds changes nothing.',
  input: {
    description: 'Statements to record, 1,000 at most.',
    fields: (t) => ({
      consents: t.field({ type: [ConsentInput], required: true, description: 'The statements.' }),
    }),
  },
  payload: { customers: count('Customers of whom something was news.') },
  work: async ({ consents }, { scope }) => {
    const inputs = consents.map(({ customer, at, evidence, ...consent }, index) => ({
      ...consent,
      customer: keyOf(customer, `consents.${index}.customer`),
      at: at ?? null,
      evidence: evidence ?? null,
    }));
    const { customers, rejections } = await recordConsents(scope, inputs);
    return { customers, userErrors: rejectionErrors('consents', rejections) };
  },
});

mutation({
  name: 'saveConsentPurpose',
  scope: 'ADMIN',
  description:
    'Makes a purpose, or changes what is said of one. INVALID_INPUT, CONFLICT, TOO_LARGE over 50. Needs ADMIN.',
  input: {
    description: 'A purpose as it is to be.',
    fields: (t) => ({
      key: t.string({ required: true, description: 'Its handle: lower case letters, digits, - and _, 50 at most.' }),
      name: t.string({ required: true, description: 'Its name, 200 characters at most.' }),
      unknownIsNo: t.boolean({
        required: true,
        description: 'Whether somebody of whom nothing is known counts as one who did not agree.',
      }),
      version: t.int({ description: 'The version you saw; CONFLICT where it is past. Default 0: a new one.' }),
    }),
  },
  payload: { purpose: noun(ConsentPurpose, 'The purpose.') },
  work: async ({ key, name, unknownIsNo, version }, { scope }) => ({
    purpose: await savePurpose(scope, { key, name, unknownIsNo, version: version ?? 0 }),
  }),
});
