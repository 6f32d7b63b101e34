import type { Estimate as Row } from '../../../engine/comparison/interval.ts';
import { builder } from '../../core/builder.ts';

export const Estimate = builder.objectRef<Row>('Estimate').implement({
  description: 'A number estimated from customers, with its 95 % confidence interval.',
  fields: (t) => ({
    value: t.exposeFloat('value', { description: 'The estimate.' }),
    low: t.exposeFloat('low', { description: 'Lower end of the interval.' }),
    high: t.exposeFloat('high', { description: 'Upper end of the interval.' }),
  }),
});
