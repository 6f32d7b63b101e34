import { change } from '../../../data/change.ts';
import { count, moment } from '../../../reader/format.ts';
import { Badge } from '../../../ui/badge.tsx';
import { confirmed } from '../../../ui/dialog.tsx';
import { Table } from '../../../ui/table.tsx';
import { told } from '../told.ts';
import { type Delivery, type OneWebhookData, Redeliver } from './documents.ts';
import { words } from './texts.ts';

/** The latest requests to a webhook, and what was answered. */
export function Deliveries({ webhook }: { readonly webhook: OneWebhookData }) {
  const t = words.value;
  const { id, deliveries } = webhook;
  const again = async ({ cursor }: Delivery) => {
    const question = { title: t.againTitle, text: t.againText, action: t.again };
    if (await confirmed(question)) told(await change(Redeliver, { id, after: cursor }), t.againDone);
  };
  if (deliveries.length === 0) {
    return (
      <section>
        <h2>{t.deliveries}</h2>
        <p class="soft">{t.noDeliveries}</p>
      </section>
    );
  }
  return (
    <Table
      caption={t.deliveries}
      titled
      rows={deliveries}
      keyOf={(one) => one.id}
      columns={[
        { key: 'when', label: t.when, cell: ({ at }) => moment(at) },
        {
          key: 'outcome',
          label: t.outcome,
          cell: ({ delivered, responseCode }) => (
            <Badge tone={delivered ? 'good' : 'bad'}>
              {[delivered ? t.taken : t.refused, responseCode].filter((part) => part !== null).join(' · ')}
            </Badge>
          ),
        },
        { key: 'changes', label: t.changes, numeric: true, cell: ({ changes }) => count(changes) },
        { key: 'attempt', label: t.attempt, numeric: true, cell: ({ attempt }) => count(attempt) },
        { key: 'took', label: t.took, numeric: true, cell: ({ durationMs }) => t.ms(count(durationMs)) },
        {
          key: 'answer',
          label: t.answer,
          cell: ({ error, response }) => (
            <>
              {error && <span class="address">{error}</span>}
              {response && <code class="record block">{response}</code>}
            </>
          ),
        },
        {
          key: 'again',
          label: t.again,
          cell: (delivery) => (
            <button
              class="link"
              type="button"
              aria-label={t.againLabel(moment(delivery.at))}
              onClick={() => void again(delivery)}
            >
              {t.again}
            </button>
          ),
        },
      ]}
    />
  );
}
