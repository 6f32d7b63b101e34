import { useState } from 'preact/hooks';
import { change } from '../../../data/change.ts';
import { useQuery } from '../../../data/query.ts';
import { may } from '../../../data/viewer.ts';
import { ago, count, day, moment } from '../../../reader/format.ts';
import { Badge } from '../../../ui/badge.tsx';
import { confirmed } from '../../../ui/dialog.tsx';
import { CheckField } from '../../../ui/field.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { Shown } from '../../../ui/states.tsx';
import { Table } from '../../../ui/table.tsx';
import { told } from '../told.ts';
import { Keys, type ListedKey, RevokeKey } from './documents.ts';
import { EditKeyDialog, NewKeyDialog } from './edit.tsx';
import { RotateKeyDialog } from './rotate.tsx';
import { words } from './texts.ts';

/** Whether a key opens anything. */
function stateOf({ revokedAt, expiresAt }: ListedKey): 'good' | 'revoked' | 'expired' {
  if (revokedAt !== null) return 'revoked';
  return expiresAt !== null && Date.parse(expiresAt) <= Date.now() ? 'expired' : 'good';
}

/** Keys and people of the workspace, and what each may do. */
export function KeyPart() {
  const t = words.value;
  const found = useQuery(Keys, {});
  const [isAll, setAll] = useState(false);
  const [isMaking, setMaking] = useState(false);
  return (
    <section>
      <div class="row part-head">
        <p class="soft">{t.lead}</p>
        <button class="button primary" type="button" onClick={() => setMaking(true)}>
          <Icon name="plus" /> {t.make}
        </button>
      </div>
      <Shown query={found} lines={6}>
        {({ apiKeys }) => {
          const over = apiKeys.filter((key) => stateOf(key) !== 'good').length;
          return (
            <div class="stack">
              {over > 0 && <CheckField label={t.showRevoked(count(over))} checked={isAll} onValue={setAll} />}
              <KeyTable keys={apiKeys.filter((key) => isAll || stateOf(key) === 'good')} />
            </div>
          );
        }}
      </Shown>
      {isMaking && <NewKeyDialog onClose={() => setMaking(false)} />}
    </section>
  );
}

function KeyTable({ keys }: { readonly keys: readonly ListedKey[] }) {
  const t = words.value;
  return (
    <Table
      caption={t.all}
      rows={keys}
      keyOf={({ id }) => id}
      columns={[
        {
          key: 'name',
          label: t.who,
          cell: ({ name, subject }) => (
            <>
              {name} {subject !== null && <Badge>{t.person}</Badge>}
            </>
          ),
        },
        {
          key: 'scopes',
          label: t.scopes,
          cell: ({ scopes }) => (
            <span class="row tight">
              {scopes.map((scope) => (
                <Badge key={scope} tone={scope === 'ADMIN' || scope === 'PERSONAL' ? 'open' : 'plain'}>
                  {t.scope[scope]}
                </Badge>
              ))}
            </span>
          ),
        },
        {
          key: 'state',
          label: t.state,
          cell: (key) => {
            const state = stateOf(key);
            return (
              <>
                <Badge tone={state === 'good' ? 'good' : 'plain'}>{t.states[state]}</Badge>
                {key.oldSecretUntil && Date.parse(key.oldSecretUntil) > Date.now() && (
                  <span class="soft small block">{t.oldUntil(moment(key.oldSecretUntil))}</span>
                )}
              </>
            );
          },
        },
        { key: 'used', label: t.used, cell: ({ lastUsedAt }) => (lastUsedAt === null ? t.never : ago(lastUsedAt)) },
        {
          key: 'expires',
          label: t.expires,
          cell: ({ expiresAt }) => (expiresAt === null ? <span class="soft">{t.noExpiry}</span> : day(expiresAt)),
        },
        { key: 'deeds', label: t.deeds, cell: (key) => stateOf(key) === 'good' && <Deeds apiKey={key} /> },
      ]}
    />
  );
}

function Deeds({ apiKey }: { readonly apiKey: ListedKey }) {
  const t = words.value;
  const { id, name, scopes, subject } = apiKey;
  const [isEditing, setEditing] = useState(false);
  const [isRotating, setRotating] = useState(false);
  const revoke = async () => {
    const question = { title: t.revokeTitle(name), text: t.revokeText, action: t.revoke, danger: true };
    if (await confirmed(question)) told(await change(RevokeKey, { id }), t.revoked);
  };
  // What people may do, their issuer says; a key of more than yours is not for you to change.
  const isYours = subject === null && scopes.every(may);
  return (
    <span class="row tight">
      {isYours && (
        <>
          <button class="link" type="button" aria-label={t.editOf(name)} onClick={() => setEditing(true)}>
            {t.edit}
          </button>
          <button class="link" type="button" aria-label={t.rotateOf(name)} onClick={() => setRotating(true)}>
            {t.rotate}
          </button>
        </>
      )}
      <button class="link" type="button" aria-label={t.revokeOf(name)} onClick={() => void revoke()}>
        {t.revoke}
      </button>
      {isEditing && <EditKeyDialog apiKey={apiKey} onClose={() => setEditing(false)} />}
      {isRotating && <RotateKeyDialog apiKey={apiKey} onClose={() => setRotating(false)} />}
    </span>
  );
}
