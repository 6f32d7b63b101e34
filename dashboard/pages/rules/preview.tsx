import { hrefOf } from '../../app/router.ts';
import { Figure } from '../../charts/figure.tsx';
import { count, share } from '../../reader/format.ts';
import type { PreviewPayload, SegmentPreview } from './documents.ts';
import { words } from './texts.ts';

type Clause = SegmentPreview['clauses'][number];

export interface PreviewProps {
  readonly segment: SegmentPreview;
  readonly population: number;
  readonly doubts: NonNullable<PreviewPayload['preview']>['doubts'];
  /** Whether the sizes are held against an answer that is live. */
  readonly isHeldAgainst: boolean;
}

/** Whom a rule would mean now: how many, who would come and go, and what each clause keeps. */
export function Preview({ segment, population, doubts, isHeldAgainst }: PreviewProps) {
  const t = words.value;
  const { size, unknown, enter, leave, clauses, personas, sample } = segment;
  const own = doubts.filter((doubt) => doubt.segment === segment.key);
  return (
    <div class="stack">
      <div class="rule-size">
        <p class="rule-number">
          <b>{count(size)}</b> <span class="soft">{t.ofAll(population > 0 ? share(size / population) : '–')}</span>
        </p>
        <p class="row small">
          {isHeldAgainst && enter !== null && leave !== null && (
            <>
              <span class="rule-enter">{t.enter(count(enter))}</span>
              <span class="rule-leave">{t.leave(count(leave))}</span>
            </>
          )}
          {unknown > 0 && <span class="soft">{t.unknown(count(unknown))}</span>}
        </p>
      </div>
      {own.map(({ clause, text }) => (
        <p class="notice rule-doubt" key={clause}>
          <code>{clause}</code> {text}
        </p>
      ))}
      {clauses.length > 0 && <Clauses clauses={clauses} population={population} />}
      {personas.length > 0 && (
        <p class="small">
          {t.movesPersonas}{' '}
          {personas.map(({ id, key, name }, index) => (
            <span key={id}>
              {index > 0 && ', '}
              <a href={hrefOf(`personas/${encodeURIComponent(key)}`)}>{name}</a>
            </span>
          ))}
        </p>
      )}
      {sample.length > 0 && (
        <p class="small">
          {t.sample}{' '}
          {sample.map(({ id, externalId, name }, index) => (
            <span key={id}>
              {index > 0 && ', '}
              <a href={hrefOf(`customers/${encodeURIComponent(id)}`)}>
                {name !== null && name !== '[masked]' ? name : externalId}
              </a>
            </span>
          ))}
        </p>
      )}
    </div>
  );
}

function Clauses({ clauses, population }: { readonly clauses: readonly Clause[]; readonly population: number }) {
  const t = words.value;
  const all = Math.max(1, population);
  const rows = clauses.map((clause, index) => ({ ...clause, key: String(index) }));
  return (
    <Figure
      title={t.clauses}
      note={t.clausesNote}
      rows={rows}
      keyOf={({ key }) => key}
      columns={[
        { key: 'text', label: t.clause, cell: ({ text, depth }) => `${'· '.repeat(depth)}${text}` },
        { key: 'matched', label: t.matched, numeric: true, cell: ({ matched }) => count(matched) },
        { key: 'failed', label: t.failedClause, numeric: true, cell: ({ failed }) => count(failed) },
        { key: 'unknown', label: t.unknownClause, numeric: true, cell: ({ unknown }) => count(unknown) },
        {
          key: 'remaining',
          label: t.remaining,
          numeric: true,
          cell: ({ remaining }) => (remaining === null ? '–' : count(remaining)),
        },
      ]}
    >
      <ul class="clauses">
        {rows.map(({ key, text, depth, matched, failed, unknown, remaining }) => (
          <li key={key} class="clause" style={{ '--depth': depth }}>
            <code class="clause-text">{text}</code>
            <span
              class="clause-bar"
              role="img"
              aria-label={t.clauseSays(count(matched), count(failed), count(unknown))}
              title={t.clauseSays(count(matched), count(failed), count(unknown))}
            >
              <span class="matched" style={{ width: `${(100 * matched) / all}%` }} />
              <span class="unknown" style={{ width: `${(100 * unknown) / all}%` }} />
            </span>
            <span class="clause-value numeric">
              {count(matched)}
              {remaining !== null && remaining !== matched && (
                <span class="soft small"> {t.keeps(count(remaining))}</span>
              )}
            </span>
          </li>
        ))}
      </ul>
    </Figure>
  );
}
