import { hrefOf, query } from '../../../app/router.ts';
import { ofKinds } from '../../../data/live-change.ts';
import { useQuery } from '../../../data/query.ts';
import { may } from '../../../data/viewer.ts';
import { apiLanguage } from '../../../reader/language.ts';
import { Badge } from '../../../ui/badge.tsx';
import { PageHead } from '../../../ui/page-head.tsx';
import { Empty, Loading, Shown } from '../../../ui/states.tsx';
import { useDescriptions } from '../form/descriptions.tsx';
import { OneSegmenterQuery, type SegmentationOf } from './documents.ts';
import { SettingsForm } from './settings-form.tsx';
import { words } from './texts.ts';

/** A segmenter: what it does, which segmentations are by it, and its settings as a form. */
export function OneSegmenter({ id }: { readonly id: string }) {
  const t = words.value;
  const found = useQuery(
    OneSegmenterQuery,
    { id, language: apiLanguage.value },
    { touchedBy: ofKinds('SEGMENTATION_CHANGED', 'SEGMENTATION_DELETED') },
  );
  const isReady = useDescriptions();
  const segmenter = found.data?.segmenter;
  const own = found.data?.segmentations.filter(({ segmenterId }) => segmenterId === id) ?? [];
  const key = query.value.get('segmentation');
  const edited = own.find((one) => one.key === key);
  return (
    <>
      <p class="crumb">
        <a href={hrefOf('operate/segmenters')}>← {t.all}</a>
      </p>
      <PageHead title={segmenter?.name ?? (found.data ? t.missing : id)} lead={segmenter?.description} />
      <Shown query={found} lines={8}>
        {() => {
          if (!segmenter) return <Empty title={t.missing} />;
          return (
            <div class="stack">
              <p class="row tight">
                <Badge>{t.bases[segmenter.basis]}</Badge>
                <Badge>{segmenter.membership === 'EXCLUSIVE' ? t.exclusive : t.overlapping}</Badge>
                {segmenter.learns && <Badge>{t.learns}</Badge>}
                <span class="soft small">
                  {segmenter.id} {segmenter.version}
                </span>
              </p>
              <Uses id={id} own={own} edited={edited} />
              {id === 'rules.conditions' ? (
                <Empty title={t.toRules}>
                  <a class="button" href={hrefOf('rules')}>
                    {t.openRules}
                  </a>
                </Empty>
              ) : (
                <>
                  {!may('WRITE') && <p class="notice">{t.mayNot}</p>}
                  {isReady ? (
                    <SettingsForm key={edited?.id ?? 'new'} segmenter={segmenter} segmentation={edited} />
                  ) : (
                    <Loading />
                  )}
                </>
              )}
            </div>
          );
        }}
      </Shown>
    </>
  );
}

interface UsesProps {
  readonly id: string;
  readonly own: readonly SegmentationOf[];
  readonly edited: SegmentationOf | undefined;
}

function Uses({ id, own, edited }: UsesProps) {
  const t = words.value;
  const at = `operate/segmenters/${encodeURIComponent(id)}`;
  return (
    <section class="card">
      <h2>{t.now}</h2>
      {own.length === 0 ? (
        <p class="soft">{t.noneNow}</p>
      ) : (
        <ul class="plain-list">
          {own.map(({ id: one, key, name }) => (
            <li key={one} class="row">
              <a href={hrefOf(`segments/${encodeURIComponent(key)}`)}>{name}</a>
              {id !== 'rules.conditions' && (
                <a
                  class="button small"
                  href={hrefOf(at, { segmentation: key })}
                  aria-current={edited?.key === key ? 'true' : undefined}
                  aria-label={t.editing(name)}
                >
                  {t.settings}
                </a>
              )}
            </li>
          ))}
        </ul>
      )}
      {edited && (
        <p>
          <a class="button small" href={hrefOf(at)}>
            {t.makeNew}
          </a>
        </p>
      )}
    </section>
  );
}
