import { hrefOf } from '../../../app/router.ts';
import { ofKinds } from '../../../data/live-change.ts';
import { usePages } from '../../../data/query.ts';
import { may } from '../../../data/viewer.ts';
import { count, moment } from '../../../reader/format.ts';
import { Icon } from '../../../ui/icon.tsx';
import { Listing } from '../listing.tsx';
import { Imports } from './documents.ts';
import { fileName } from './file-name.ts';
import { ImportStateBadge } from './state.tsx';
import { words } from './texts.ts';

/** Every import, newest first. */
export function ImportList() {
  const t = words.value;
  const found = usePages(Imports, { first: 30 }, ({ imports }) => imports, { touchedBy: ofKinds('IMPORT_PROGRESSED') });
  return (
    <Listing
      lead={t.lead}
      start={
        may('INGEST') && (
          <a class="button primary" href={hrefOf('data/imports/new')}>
            <Icon name="plus" /> {t.start}
          </a>
        )
      }
      pages={found}
      caption={t.all}
      empty={{ title: t.none, text: t.noneText }}
      columns={[
        {
          key: 'file',
          label: t.file,
          cell: ({ id, file, number }) => (
            <a class="file-name" href={hrefOf(`data/imports/${encodeURIComponent(id)}`)}>
              {file ? fileName(file) : t.number(number)}
            </a>
          ),
        },
        { key: 'state', label: t.state, cell: (one) => <ImportStateBadge one={one} /> },
        {
          key: 'accepted',
          label: t.accepted,
          numeric: true,
          cell: ({ summary, linesRead }) => count(summary?.linesAccepted ?? linesRead),
        },
        {
          key: 'rejected',
          label: t.rejected,
          numeric: true,
          cell: ({ summary }) => (summary ? count(summary.linesRejected.total) : '–'),
        },
        { key: 'when', label: t.when, cell: ({ createdAt }) => moment(createdAt) },
      ]}
    />
  );
}
