import {
  type IncomeCurrency as Incomes,
  listExchangeRates,
  listIncomeCurrencies,
  type ExchangeRate as Row,
} from '../../../db/tables/workspaces/exchange-rates.ts';
import { saveExchangeRates } from '../../../services/workspaces/exchange-rates.ts';
import { builder } from '../../core/builder.ts';
import { STATEMENT } from '../../core/cost/price.ts';
import { mutation, payloadField } from '../../core/mutation.ts';
import { Workspace } from './workspace.ts';

const ABOUT = {
  currency: 'ISO 4217 code of another currency.',
  rate: "Units of the workspace's currency for one of it.",
  date: 'The day the rate is of.',
} as const;

const ExchangeRate = builder.objectRef<Row>('ExchangeRate').implement({
  description: "What one unit of another currency is worth in the workspace's.",
  fields: (t) => ({
    currency: t.exposeString('currency', { description: ABOUT.currency }),
    rate: t.expose('rate', { type: 'Decimal', description: ABOUT.rate }),
    date: t.expose('date', { type: 'Date', description: ABOUT.date }),
  }),
});

const IncomeCurrency = builder.objectRef<Incomes>('IncomeCurrency').implement({
  description: 'A currency in which incomes of customers are stated.',
  fields: (t) => ({
    currency: t.exposeString('currency', {
      nullable: true,
      description: "ISO 4217 code; null where none is stated: they count as of the workspace's.",
    }),
    customers: t.exposeInt('customers', { description: 'Customers with such an income.' }),
    comparable: t.exposeBoolean('comparable', {
      description:
        'They are compared: in the currency of the workspace, or converted by a rate. Otherwise these incomes are missing ' +
        'wherever customers are compared; saveExchangeRates says what the currency is worth.',
    }),
  }),
});

const RateInput = builder.inputType('ExchangeRateInput', {
  description: 'An exchange rate.',
  fields: (t) => ({
    currency: t.string({ required: true, description: ABOUT.currency }),
    rate: t.field({
      type: 'Decimal',
      required: true,
      description: `${ABOUT.rate} Above 0, with 12 digits after the point at most.`,
    }),
    date: t.field({ type: 'Date', description: `${ABOUT.date} Default: today, UTC.` }),
  }),
});

builder.objectFields(Workspace, (t) => ({
  exchangeRates: t.field({
    type: [ExchangeRate],
    cost: STATEMENT,
    size: 200,
    description: 'Declared rates, by currency. Money in a currency without one is missing wherever money is compared.',
    resolve: (_workspace, _args, { scope }) => listExchangeRates(scope),
  }),
  incomeCurrencies: t.field({
    type: [IncomeCurrency],
    // It reads every income.
    cost: 10 * STATEMENT,
    size: 200,
    description: 'The currencies in which incomes are stated, the most frequent first.',
    resolve: (_workspace, _args, { scope }) => listIncomeCurrencies(scope),
  }),
}));

mutation({
  name: 'saveExchangeRates',
  scope: 'WRITE',
  description:
    "Says what other currencies are worth in the workspace's, in place of all rates before. Segmentations that read " +
    'incomes run again. INVALID_INPUT for a rate that is not above 0, a currency with two, or that of the workspace.',
  input: {
    description: 'The exchange rates of the workspace.',
    fields: (t) => ({
      rates: t.field({ type: [RateInput], required: true, description: 'All rates, 200 at most; empty: none.' }),
    }),
  },
  payload: {
    rates: payloadField(
      {
        type: [ExchangeRate],
        nullable: true,
        size: 200,
        description: 'The rates as stored, by currency; null where they were refused.',
      },
      (rates: Row[] | undefined) => rates,
    ),
  },
  work: async ({ rates }, { scope, registry }) => ({ rates: await saveExchangeRates(scope, registry, rates) }),
});
