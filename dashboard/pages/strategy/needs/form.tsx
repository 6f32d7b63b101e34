import { change } from '../../../data/change.ts';
import { usePersonaChoices } from '../../../data/choices.ts';
import { may } from '../../../data/viewer.ts';
import { apiLanguage } from '../../../reader/language.ts';
import { Editor } from '../../../ui/editor/editor.tsx';
import { rowsField, selectField, textField } from '../../../ui/editor/fields.tsx';
import { rowsOf, rowsValue } from '../../../ui/editor/rows.ts';
import { teamOptions } from '../../../ui/options.ts';
import { oneOf, orNull, TEAMS } from '../../../ui/values.ts';
import { CreateNeed, EditNeed } from '../change-documents.ts';
import type { Need } from '../documents.ts';
import { textsIn } from '../shared.ts';
import { words } from '../texts.ts';

/** Writes down what customers ask for with the need under it, or edits that. */
export function NeedForm({ need, onClose }: { readonly need?: Need; readonly onClose: () => void }) {
  const t = words.value.needs;
  const personas = usePersonaChoices();
  return (
    <Editor
      title={need ? t.editTitle : t.make}
      current={{
        request: need?.request ?? '',
        need: need?.need ?? '',
        personaId: need?.persona?.id ?? '',
        team: need?.team ?? '',
        quotes: rowsValue((need?.quotes ?? []).map(({ text, source }) => ({ text, source: source ?? '' }))),
      }}
      {...(need && { version: need.version })}
      done={t.saved}
      onClose={onClose}
      save={({ draft, changed, version }) => {
        const [request, under] = [draft['request']!.trim(), draft['need']!.trim()];
        const [personaId, team] = [orNull(draft['personaId']), oneOf(TEAMS, draft['team'])];
        const quotes = rowsOf(draft['quotes'] ?? '')
          .filter((row) => orNull(row['text']) !== null)
          .map((row) => ({ text: row['text']!.trim(), source: orNull(row['source']) }));
        if (!need) {
          const language = apiLanguage.value;
          return change(CreateNeed, { input: { request, need: under, personaId, team, quotes, language } });
        }
        const texts = { ...(changed.has('request') && { request }), ...(changed.has('need') && { need: under }) };
        return change(EditNeed, {
          input: {
            id: need.id,
            version,
            ...textsIn(need.language, texts),
            ...(changed.has('personaId') && { personaId }),
            ...(changed.has('team') && { team }),
            ...(changed.has('quotes') && { quotes }),
          },
        });
      }}
      fields={[
        textField({ key: 'request', label: t.request, hint: t.requestHint, lines: 2, required: true }),
        textField({ key: 'need', label: t.need, hint: t.needHint, lines: 2, required: true }),
        selectField({
          key: 'personaId',
          label: words.value.filters.persona,
          options: [['', t.noPersona], ...personas],
        }),
        selectField({ key: 'team', label: words.value.filters.team, options: teamOptions() }),
        // A key that sees no words of people would replace those that are there.
        ...(need === undefined || may('PERSONAL')
          ? [
              rowsField({
                key: 'quotes',
                label: t.quotes,
                hint: t.quotesHint,
                add: t.addQuote,
                row: t.quoteNumber,
                columns: [
                  { key: 'text', label: t.quote, lines: 2 },
                  { key: 'source', label: t.source },
                ],
              }),
            ]
          : []),
      ]}
    />
  );
}
