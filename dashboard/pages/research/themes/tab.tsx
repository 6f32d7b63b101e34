import { useState } from 'preact/hooks';
import { QueryField } from '../../../app/query-field.tsx';
import { hrefOf, query } from '../../../app/router.ts';
import { Bars } from '../../../charts/bars.tsx';
import { change, patching } from '../../../data/change.ts';
import { usePersonaChoices } from '../../../data/choices.ts';
import { usePages, useQuery } from '../../../data/query.ts';
import { may } from '../../../data/viewer.ts';
import { count, share } from '../../../reader/format.ts';
import { shownText } from '../../../reader/masked.ts';
import { Editor } from '../../../ui/editor/editor.tsx';
import { selectField, textField } from '../../../ui/editor/fields.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { DeleteButton } from '../../../ui/items/delete-button.tsx';
import { EditButton } from '../../../ui/items/edit-button.tsx';
import { MoreButton } from '../../../ui/more-button.tsx';
import { Empty, Shown } from '../../../ui/states.tsx';
import { orNull } from '../../../ui/values.ts';
import { CreateTheme, DeleteTheme, EditTheme, MergeThemes } from '../change-documents.ts';
import { type Theme, ThemeChoices, type ThemeCount, ThemeCounts } from '../documents.ts';
import { touching } from '../shared.ts';
import { words } from '../texts.ts';

/** Themes that the drawing has. */
const MOST = 20;
const PAGE = 100;

/** What comes up again: themes by how many of the interviews have them, and the words that were said. */
export function ThemesTab() {
  const t = words.value.themes;
  const personas = usePersonaChoices();
  const personaId = query.value.get('persona') || null;
  const counts = useQuery(ThemeCounts, { personaId, first: MOST }, { touchedBy: touching });
  const list = usePages(ThemeChoices, { first: PAGE }, ({ researchThemes }) => researchThemes, { touchedBy: touching });
  const [open, setOpen] = useState<string>();
  const counted = new Map(counts.data?.themeCounts.map((one) => [one.theme.id, one]));
  return (
    <div class="stack">
      <search class="toolbar">
        <QueryField name="persona" label={t.persona} options={[['', t.everybody], ...personas]} />
        {may('RESEARCH') && (
          <button class="button" type="button" onClick={() => setOpen('')}>
            <Icon name="plus" /> {t.make}
          </button>
        )}
      </search>
      <Shown query={counts} lines={6}>
        {({ themeCounts }) => <Counts counts={themeCounts} />}
      </Shown>
      <Shown query={list.state} lines={6}>
        {() =>
          list.nodes.length === 0 ? (
            <Empty title={t.none}>
              <p>{t.noneText}</p>
            </Empty>
          ) : (
            <>
              <ul class="stack">
                {list.nodes.map((theme) => (
                  <li key={theme.id}>
                    <ThemeItem theme={theme} counted={counted.get(theme.id)} all={list.nodes} />
                  </li>
                ))}
              </ul>
              <MoreButton more={list.more} />
            </>
          )
        }
      </Shown>
      {open === '' && <ThemeForm onClose={() => setOpen(undefined)} />}
    </div>
  );
}

function Counts({ counts }: { readonly counts: readonly ThemeCount[] }) {
  const t = words.value.themes;
  const [first] = counts;
  if (!first) return <p class="soft">{t.notCounted}</p>;
  return (
    <section class="card">
      <Bars
        title={t.title(count(first.of))}
        note={t.note}
        most={1}
        format={share}
        heads={{ label: t.theme, value: t.share }}
        bars={counts.map(({ theme, share: one }) => ({
          key: theme.id,
          label: theme.name,
          value: one.value,
          low: one.low,
          high: one.high,
        }))}
      />
    </section>
  );
}

interface ThemeItemProps {
  readonly theme: Theme;
  readonly counted: ThemeCount | undefined;
  readonly all: readonly Theme[];
}

function ThemeItem({ theme, counted, all }: ThemeItemProps) {
  const t = words.value.themes;
  const { id, version, name, description } = theme;
  const [open, setOpen] = useState<'edit' | 'merge'>();
  return (
    <article class="card item">
      <header class="item-head">
        <h2>
          <a href={hrefOf('research', { theme: id })}>{name}</a>
        </h2>
        {counted && <p class="soft small">{t.counted(count(counted.count), count(counted.of))}</p>}
      </header>
      {description && <p>{description}</p>}
      {counted?.quotes.map(({ text, interview }, index) => (
        <figure class="said" key={`${index} ${text}`}>
          <blockquote>
            {interview ? (
              <a href={hrefOf('research', { interview: interview.id })}>{shownText(text)}</a>
            ) : (
              shownText(text)
            )}
          </blockquote>
        </figure>
      ))}
      {may('RESEARCH') && (
        <p class="row small">
          <EditButton what={name} onEdit={() => setOpen('edit')} />
          {all.length > 1 && (
            <button class="link" type="button" aria-label={`${t.merge}: ${name}`} onClick={() => setOpen('merge')}>
              {t.merge}
            </button>
          )}
          <DeleteButton
            what={name}
            title={t.deleteTitle(name)}
            text={t.deleteText}
            done={t.deleted(name)}
            remove={() => change(DeleteTheme, { input: { id, version } })}
          />
        </p>
      )}
      {open === 'edit' && <ThemeForm theme={theme} onClose={() => setOpen(undefined)} />}
      {open === 'merge' && (
        <Editor
          title={t.mergeTitle(name)}
          lead={<p class="soft">{t.mergeLead}</p>}
          current={{ into: '' }}
          done={t.merged(name)}
          action={t.merge}
          onClose={() => setOpen(undefined)}
          save={({ draft }) => change(MergeThemes, { input: { id, version, intoId: draft['into']! } })}
          fields={[
            selectField({
              key: 'into',
              label: t.into,
              required: true,
              options: [['', '–'], ...all.filter((one) => one.id !== id).map((one) => [one.id, one.name] as const)],
            }),
          ]}
        />
      )}
    </article>
  );
}

function ThemeForm({ theme, onClose }: { readonly theme?: Theme; readonly onClose: () => void }) {
  const t = words.value.themes;
  return (
    <Editor
      title={theme ? t.editTitle : t.make}
      current={{ name: theme?.name ?? '', description: theme?.description ?? '' }}
      {...(theme && { version: theme.version })}
      done={t.saved}
      onClose={onClose}
      save={({ draft, changed, version }) => {
        const [name, description] = [draft['name']!.trim(), orNull(draft['description'])];
        if (!theme) return change(CreateTheme, { input: { name, description } });
        const edit = { ...(changed.has('name') && { name }), ...(changed.has('description') && { description }) };
        return change(EditTheme, { input: { id: theme.id, version, ...edit } }, [
          patching(ThemeChoices, { first: PAGE }, (data) => ({
            researchThemes: {
              ...data.researchThemes,
              nodes: data.researchThemes.nodes.map((one) => (one.id === theme.id ? { ...one, ...edit } : one)),
            },
          })),
        ]);
      }}
      fields={[
        textField({ key: 'name', label: t.name, required: true }),
        textField({ key: 'description', label: t.description, lines: 3 }),
      ]}
    />
  );
}
