import { useState } from 'preact/hooks';
import { hrefOf } from '../../../app/router.ts';
import { useQuery } from '../../../data/query.ts';
import { count } from '../../../reader/format.ts';
import { Badge, type Tone } from '../../../ui/badge.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { Empty, Shown } from '../../../ui/states.tsx';
import { Table } from '../../../ui/table.tsx';
import { type ListedWebhook, Webhooks } from './documents.ts';
import { NewWebhook } from './edit.tsx';
import { words } from './texts.ts';

export const TONES: Readonly<Record<ListedWebhook['status'], Tone>> = {
  ACTIVE: 'good',
  DISABLED: 'bad',
  PAUSED: 'open',
};

/** Every webhook, and how it stands. */
export function WebhookList() {
  const t = words.value;
  const found = useQuery(Webhooks, {});
  const [isMaking, setMaking] = useState(false);
  return (
    <section>
      <div class="row part-head">
        <p class="soft">{t.lead}</p>
        <button class="button primary" type="button" onClick={() => setMaking(true)}>
          <Icon name="plus" /> {t.make}
        </button>
      </div>
      <Shown query={found} lines={4}>
        {({ webhooks }) =>
          webhooks.length === 0 ? (
            <Empty title={t.none}>
              <p>{t.noneText}</p>
            </Empty>
          ) : (
            <Table
              caption={t.all}
              rows={webhooks}
              keyOf={({ id }) => id}
              columns={[
                {
                  key: 'name',
                  label: t.name,
                  cell: ({ id, name }) => <a href={hrefOf(`operate/webhooks/${encodeURIComponent(id)}`)}>{name}</a>,
                },
                {
                  key: 'state',
                  label: t.state,
                  cell: ({ status, failures }) => (
                    <span class="row tight">
                      <Badge tone={TONES[status]}>{t.states[status]}</Badge>
                      {failures > 0 && <Badge tone="bad">{t.failing(count(failures))}</Badge>}
                    </span>
                  ),
                },
                { key: 'url', label: t.address, cell: ({ url }) => <span class="address">{url}</span> },
              ]}
            />
          )
        }
      </Shown>
      {isMaking && <NewWebhook onClose={() => setMaking(false)} />}
    </section>
  );
}
