import { hrefOf, query, setQuery } from '../../../app/router.ts';
import { useQuery } from '../../../data/query.ts';
import { count } from '../../../reader/format.ts';
import { apiLanguage } from '../../../reader/language.ts';
import { Badge } from '../../../ui/badge.tsx';
import { TextField } from '../../../ui/field.tsx';
import { Empty, Shown } from '../../../ui/states.tsx';
import { type ListedSegmenter, Segmenters } from './documents.ts';
import { words } from './texts.ts';

const BASES = ['BEHAVIORAL', 'LIFECYCLE', 'DEMOGRAPHIC', 'GEOGRAPHIC', 'PSYCHOGRAPHIC', 'RULES'] as const;

/** Every segmenter, by what it looks at. */
export function SegmenterList() {
  const t = words.value;
  const found = useQuery(Segmenters, { language: apiLanguage.value });
  const search = query.value.get('search') ?? '';
  return (
    <section>
      <p class="soft part-head">{t.lead}</p>
      <search class="toolbar">
        <div class="field grow">
          <TextField label={t.search} type="search" value={search} onValue={(value) => setQuery({ search: value })} />
        </div>
      </search>
      <Shown query={found} lines={8}>
        {({ segmenters, segmentations }) => {
          const uses = new Map<string, number>();
          for (const { segmenterId } of segmentations) uses.set(segmenterId, (uses.get(segmenterId) ?? 0) + 1);
          const fitting = segmenters.filter(({ id, name, description }) =>
            `${id}\n${name}\n${description}`.toLocaleLowerCase().includes(search.toLocaleLowerCase()),
          );
          if (fitting.length === 0) return <Empty title={t.none} />;
          return (
            <div class="stack">
              {BASES.map((basis) => {
                const own = fitting.filter((one) => one.basis === basis);
                if (own.length === 0) return null;
                return (
                  <section key={basis}>
                    <h2 class="basis">{t.bases[basis]}</h2>
                    <ul class="grid plain">
                      {own.map((one) => (
                        <SegmenterCard key={one.id} segmenter={one} uses={uses.get(one.id) ?? 0} />
                      ))}
                    </ul>
                  </section>
                );
              })}
            </div>
          );
        }}
      </Shown>
    </section>
  );
}

function SegmenterCard({ segmenter, uses }: { readonly segmenter: ListedSegmenter; readonly uses: number }) {
  const t = words.value;
  const { id, name, description, learns, membership } = segmenter;
  return (
    <li class="card segmenter">
      <h3>
        <a href={hrefOf(`operate/segmenters/${encodeURIComponent(id)}`)}>{name}</a>
      </h3>
      <p class="segmenter-text soft small">{description}</p>
      <p class="row tight">
        {uses > 0 && <Badge tone="good">{uses === 1 ? t.inUseOnce : t.inUse(count(uses))}</Badge>}
        {learns && <Badge>{t.learns}</Badge>}
        {membership === 'OVERLAPPING' && <Badge>{t.overlapping}</Badge>}
      </p>
    </li>
  );
}
