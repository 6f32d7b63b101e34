import { query, setQuery } from '../../app/router.ts';
import { word } from '../../data/enumerations.ts';
import { usePages, useQuery } from '../../data/query.ts';
import { moment } from '../../reader/format.ts';
import { apiLanguage } from '../../reader/language.ts';
import { Badge, type Tone } from '../../ui/badge.tsx';
import { SelectField } from '../../ui/field.tsx';
import { MoreButton } from '../../ui/more-button.tsx';
import { Empty, Shown } from '../../ui/states.tsx';
import { type Persona, PersonaVersions, VersionDifference } from './documents.ts';
import { touching } from './touching.ts';
import { words } from './versions-texts.ts';

const TONES: Readonly<Record<string, Tone>> = { ADDED: 'good', REMOVED: 'bad', CHANGED: 'accent' };

/** Published versions, and what two of them differ in. */
export function Versions({ persona }: { readonly persona: Persona }) {
  const t = words.value;
  const pages = usePages(PersonaVersions, { key: persona.key, first: 20 }, ({ persona: found }) => found?.versions, {
    touchedBy: touching(persona.key),
  });
  const at = query.value;
  const versions = pages.nodes;
  const from = versions.find(({ id }) => id === at.get('from')) ?? versions[0];
  const to = versions.find(({ id }) => id === at.get('to'))?.id ?? persona.id;
  return (
    <Shown query={pages.state}>
      {() =>
        from === undefined ? (
          <Empty title={t.none}>
            <p>{t.noneText}</p>
          </Empty>
        ) : (
          <div class="versions">
            <ol class="version-list">
              {versions.map(({ id, number, at: when, author, note }) => (
                <li key={id} class="card">
                  <b>{t.version(number)}</b>
                  <span class="soft small under">
                    {moment(when)}
                    {author && ` · ${author}`}
                  </span>
                  {note && <span class="under">{note}</span>}
                </li>
              ))}
              <MoreButton more={pages.more} />
            </ol>
            <div>
              <div class="toolbar">
                <SelectField
                  label={t.from}
                  value={from.id}
                  onValue={(id) => setQuery({ from: id })}
                  options={versions.map(({ id, number }) => [id, t.version(number)] as const)}
                />
                <SelectField
                  label={t.to}
                  value={to}
                  onValue={(id) => setQuery({ to: id === persona.id ? '' : id })}
                  options={[
                    [persona.id, t.now] as const,
                    ...versions.map(({ id, number }) => [id, t.version(number)] as const),
                  ]}
                />
              </div>
              <Difference from={from.id} to={to} />
            </div>
          </div>
        )
      }
    </Shown>
  );
}

function Difference({ from, to }: { readonly from: string; readonly to: string }) {
  const t = words.value;
  const state = useQuery(VersionDifference, { from, to, language: apiLanguage.value });
  return (
    <Shown query={state}>
      {({ diffPersonaVersions: { fields, claims, criteria } }) => {
        if (fields.length + claims.length + criteria.length === 0) return <Empty title={t.same} />;
        return (
          <div class="stack">
            {fields.map(({ path, before, after }) => (
              <Changed key={path} label={t.fields[path] ?? path} before={shown(before)} after={shown(after)} />
            ))}
            {claims.map(({ kind, before, after }) => (
              <Changed
                key={`${before?.text ?? ''} ${after?.text ?? ''}`}
                label={`${t.claim}, ${word('PersonaSectionKind', (after ?? before)!.section)}`}
                kind={kind}
                before={before?.text ?? ''}
                after={after?.text ?? ''}
              />
            ))}
            {criteria.map(({ kind, before, after }) => (
              <Changed
                key={JSON.stringify([before, after])}
                label={t.criterion}
                kind={kind}
                before={criterion(before)}
                after={criterion(after)}
              />
            ))}
          </div>
        );
      }}
    </Shown>
  );
}

interface VersionCriterion {
  readonly role: string;
  readonly weight: number;
  readonly segment: string | null;
  readonly rule: unknown;
  readonly score: { readonly key: string; readonly from: number | null; readonly to: number | null } | null;
}

function criterion(one: VersionCriterion | null): string {
  if (!one) return '';
  const { role, weight, segment, rule, score } = one;
  const range = score && `${score.key} ${score.from ?? '…'} – ${score.to ?? '…'}`;
  return `${segment ?? range ?? shown(rule)} · ${word('CriterionRole', role)} · ${weight}`;
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value, null, 1);
}

interface ChangedProps {
  readonly label: string;
  readonly kind?: string;
  readonly before: string;
  readonly after: string;
}

function Changed({ label, kind = 'CHANGED', before, after }: ChangedProps) {
  const t = words.value;
  return (
    <section class="card changed">
      <h3>
        {label} <Badge tone={TONES[kind] ?? 'plain'}>{t.kinds[kind] ?? kind}</Badge>
      </h3>
      {before && (
        <p class="before">
          <del>{before}</del>
        </p>
      )}
      {after && (
        <p class="after">
          <ins>{after}</ins>
        </p>
      )}
    </section>
  );
}
