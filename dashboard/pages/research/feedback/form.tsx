import { change } from '../../../data/change.ts';
import { usePersonaChoices } from '../../../data/choices.ts';
import { word } from '../../../data/enumerations.ts';
import { apiLanguage } from '../../../reader/language.ts';
import { MASKED } from '../../../reader/masked.ts';
import { Editor } from '../../../ui/editor/editor.tsx';
import { selectField, textField } from '../../../ui/editor/fields.tsx';
import { teamOptions } from '../../../ui/options.ts';
import { oneOf, orNull, TEAMS } from '../../../ui/values.ts';
import { AcceptFeedback, DeclineFeedback, SendFeedback } from '../change-documents.ts';
import type { FeedbackItem } from '../documents.ts';
import { words } from '../texts.ts';

const SECTIONS = [
  'DEMOGRAPHICS',
  'BEHAVIOURS',
  'NEEDS',
  'MOTIVATIONS',
  'BELIEFS',
  'PAIN_POINTS',
  'PURCHASE_DECISION',
  'CHANNELS',
] as const;

/** Puts a text in the inbox. */
export function SendForm({ personaId, onClose }: { readonly personaId: string; readonly onClose: () => void }) {
  const t = words.value.feedback;
  const personas = usePersonaChoices();
  return (
    <Editor
      title={t.send}
      current={{ text: '', author: '', personaId, team: '' }}
      done={t.sent}
      onClose={onClose}
      save={({ draft }) =>
        change(SendFeedback, {
          input: {
            text: draft['text']!.trim(),
            author: draft['author']!.trim(),
            personaId: orNull(draft['personaId']),
            team: oneOf(TEAMS, draft['team']),
          },
        })
      }
      fields={[
        textField({ key: 'text', label: t.text, lines: 5, required: true }),
        textField({ key: 'author', label: t.author, required: true }),
        selectField({ key: 'personaId', label: t.persona, options: [['', t.noPersona], ...personas] }),
        selectField({ key: 'team', label: t.team, options: teamOptions() }),
      ]}
    />
  );
}

interface DecideFormProps {
  readonly item: FeedbackItem;
  readonly as: 'ACCEPTED' | 'DECLINED';
  readonly onClose: () => void;
}

/** Accepts feedback, which may become a claim at once, or declines it with a reason. It is decided once. */
export function DecideForm({ item, as, onClose }: DecideFormProps) {
  const t = words.value.feedback;
  const { id, version, text, persona } = item;
  const isAccepted = as === 'ACCEPTED';
  return (
    <Editor
      title={isAccepted ? t.acceptTitle : t.declineTitle}
      lead={<p class="soft">{t.onceText}</p>}
      current={{ reason: '', section: '', claim: text === MASKED ? '' : text }}
      done={isAccepted ? t.accepted : t.declined}
      action={isAccepted ? t.accept : t.decline}
      onClose={onClose}
      save={({ draft }) => {
        const reason = orNull(draft['reason']);
        if (!isAccepted) return change(DeclineFeedback, { input: { id, version, reason: reason ?? '' } });
        const section = oneOf(SECTIONS, draft['section']);
        const claim = section && { section, text: draft['claim']!.trim(), textLanguage: apiLanguage.value };
        return change(AcceptFeedback, { input: { id, version, reason, ...(claim && { claim }) } });
      }}
      fields={[
        textField({ key: 'reason', label: t.reason, lines: 3, required: !isAccepted }),
        ...(isAccepted && persona
          ? [
              selectField({
                key: 'section',
                label: t.asClaim,
                hint: t.asClaimHint(persona.name),
                options: [['', t.noClaim], ...SECTIONS.map((one) => [one, word('PersonaSectionKind', one)] as const)],
              }),
              textField({
                key: 'claim',
                label: t.claimText,
                lines: 2,
                required: true,
                isOffered: (draft) => draft['section'] !== '',
              }),
            ]
          : []),
      ]}
    />
  );
}
