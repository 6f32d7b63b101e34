import {
  countTimelines,
  readTimelines,
  TIMELINE_KEYS,
  TIMELINE_KINDS,
  type TimelineRow,
  timelinePosition,
} from '../../../db/tables/customers/timeline.ts';
import { builder } from '../../core/builder.ts';
import { connect } from '../../core/connection.ts';
import { timeOf } from '../../core/scalars.ts';
import { Customer } from '../customers/customer.ts';
import { TimelineItem, TimelineKind } from './timeline-item.ts';

builder.objectField(Customer, 'timeline', (t) =>
  t.connection(
    {
      type: TimelineItem,
      description:
        'Its story, newest first: what it did and answered, where it moved, what changed of it, and what was written down. ' +
        'Items of the same time are in the same order each time.',
      args: {
        kinds: t.arg({ type: [TimelineKind], description: 'Only of these kinds. Default: all.' }),
        from: t.arg({ type: 'DateTime', description: 'Only from this time on. Default: from the beginning.' }),
        to: t.arg({ type: 'DateTime', description: 'Only before this time. Default: to the end.' }),
      },
      resolve: ({ id }, { kinds, from, to, ...page }, { scope, loaders }) => {
        const choice = {
          kinds: TIMELINE_KINDS.filter((kind) => !kinds || kinds.includes(kind)),
          from: from ? timeOf(from, ['from']) : null,
          to: to ? timeOf(to, ['to']) : null,
        };
        const name = JSON.stringify(choice);
        const ofCustomer = ({ customerId }: { readonly customerId: number }) => customerId;
        return connect<TimelineRow>(page, {
          ordering: `timeline:${id}:${choice.kinds.join()}`,
          keys: TIMELINE_KEYS,
          position: timelinePosition,
          rows: (part) =>
            loaders
              .ofParent(
                `timeline:${name}:${JSON.stringify(part)}`,
                (ids) => readTimelines(scope, ids, choice, part),
                ofCustomer,
              )
              .load(id),
          total: async () => {
            const counts = loaders.ofParent(
              `timelineCount:${name}`,
              (ids) => countTimelines(scope, ids, choice),
              ofCustomer,
            );
            return (await counts.load(id))[0]?.count ?? 0;
          },
        });
      },
    },
    { name: 'TimelineConnection', description: "A customer's story." },
    { name: 'TimelineEdge', description: 'An item of a story.' },
  ),
);
