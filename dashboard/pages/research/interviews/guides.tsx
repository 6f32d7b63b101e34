import { useState } from 'preact/hooks';
import { change } from '../../../data/change.ts';
import { useQuery } from '../../../data/query.ts';
import { may } from '../../../data/viewer.ts';
import { count } from '../../../reader/format.ts';
import { apiLanguage } from '../../../reader/language.ts';
import { Editor } from '../../../ui/editor/editor.tsx';
import { rowsField, textField } from '../../../ui/editor/fields.tsx';
import { DeleteButton } from '../../../ui/items/delete-button.tsx';
import { EditButton } from '../../../ui/items/edit-button.tsx';
import { told } from '../../../ui/items/told.ts';
import { Shown } from '../../../ui/states.tsx';
import { CreateGuide, DeleteGuide, EditGuide } from '../change-documents.ts';
import { type Guide, Guides } from '../documents.ts';
import { touching } from '../shared.ts';
import { words } from '../texts.ts';
import { draftOf, topicsOf } from './topics.ts';

/** What interviews go by: topics with their questions. */
export function GuideList() {
  const t = words.value.guides;
  const answer = useQuery(Guides, {}, { touchedBy: touching });
  const [edited, setEdited] = useState<string>();
  const found = answer.data?.interviewGuides.nodes.find(({ id }) => id === edited);
  const standard = async () => told(await change(CreateGuide, { input: { template: 'STANDARD' } }), t.saved);
  return (
    <section class="stack guides" aria-label={t.title}>
      <header class="row">
        <h2>{t.title}</h2>
        {may('RESEARCH') && (
          <>
            {answer.data?.interviewGuides.nodes.every(({ template }) => template === null) && (
              <button class="button small" type="button" onClick={standard}>
                {t.makeStandard}
              </button>
            )}
            <button class="button small" type="button" onClick={() => setEdited('')}>
              {t.make}
            </button>
          </>
        )}
      </header>
      <Shown query={answer} lines={3}>
        {({ interviewGuides }) =>
          interviewGuides.nodes.length === 0 ? (
            <p class="soft">{t.none}</p>
          ) : (
            <div class="stack">
              {interviewGuides.nodes.map((guide) => (
                <GuideItem key={guide.id} guide={guide} onEdit={() => setEdited(guide.id)} />
              ))}
            </div>
          )
        }
      </Shown>
      {edited === '' && <GuideForm onClose={() => setEdited(undefined)} />}
      {found && <GuideForm guide={found} onClose={() => setEdited(undefined)} />}
    </section>
  );
}

function GuideItem({ guide, onEdit }: { readonly guide: Guide; readonly onEdit: () => void }) {
  const t = words.value.guides;
  const isChinese = apiLanguage.value === 'ZH';
  const { id, version, name, topics } = guide;
  return (
    <details class="card">
      <summary>
        <b>{name}</b> <span class="soft">{t.topics(count(topics.length))}</span>
      </summary>
      <ol class="guide-topics">
        {topics.map((topic) => (
          <li key={topic.key}>
            <h3>{isChinese ? topic.zh : topic.en}</h3>
            <ul>
              {(isChinese ? topic.questionsZh : topic.questionsEn).map((question) => (
                <li key={question}>{question}</li>
              ))}
            </ul>
          </li>
        ))}
      </ol>
      {may('RESEARCH') && (
        <p class="row small">
          <EditButton what={name} onEdit={onEdit} />
          <DeleteButton
            what={name}
            title={t.deleteTitle(name)}
            text={t.deleteText}
            done={t.deleted}
            remove={() => change(DeleteGuide, { input: { id, version } })}
          />
        </p>
      )}
    </details>
  );
}

function GuideForm({ guide, onClose }: { readonly guide?: Guide; readonly onClose: () => void }) {
  const t = words.value.guides;
  return (
    <Editor
      title={guide ? t.editTitle : t.make}
      current={draftOf(guide)}
      {...(guide && { version: guide.version })}
      done={t.saved}
      onClose={onClose}
      save={({ draft, changed, version }) => {
        const [name, topics] = [draft['name']!.trim(), topicsOf(draft['topics'] ?? '')];
        if (!guide) return change(CreateGuide, { input: { name, topics } });
        const input = { ...(changed.has('name') && { name }), ...(changed.has('topics') && { topics }) };
        return change(EditGuide, { input: { id: guide.id, version, ...input } });
      }}
      fields={[
        textField({ key: 'name', label: t.name, required: true }),
        rowsField({
          key: 'topics',
          label: t.topicsLabel,
          required: true,
          add: t.addTopic,
          row: t.topicNumber,
          columns: [
            { key: 'en', label: t.en },
            { key: 'zh', label: t.zh },
            { key: 'questionsEn', label: t.questionsEn, hint: t.questionsHint, lines: 3 },
            { key: 'questionsZh', label: t.questionsZh, hint: t.questionsHint, lines: 3 },
          ],
        }),
      ]}
    />
  );
}
