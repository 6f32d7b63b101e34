import {
  ALL_GUIDES,
  type BilingualText,
  GUIDES,
  type InterviewGuide as Row,
  type GuideTopic as TopicRow,
} from '../../../db/tables/research/guides.ts';
import { GUIDE_TEMPLATES } from '../../../services/research/guide-template.ts';
import { createGuide, deleteGuide, editGuide } from '../../../services/research/guides.ts';
import { builder } from '../../core/builder.ts';
import { decodeId, encodeId } from '../../core/id.ts';
import { languageArg } from '../../core/language.ts';
import { deletedId, mutation, noun, SEEN_VERSION } from '../../core/mutation.ts';
import { presentFields } from '../../core/present-fields.ts';
import { paged, rowsOf } from '../../core/reading.ts';

const GuideTemplate = builder.enumType('InterviewGuideTemplate', {
  description: 'A template that interview guides are made by.',
  values: Object.fromEntries(
    GUIDE_TEMPLATES.map((template) => [
      template,
      {
        value: template,
        description:
          'How they found us, why they bought, good and bad moments, what to improve; in English and Chinese.',
      },
    ]),
  ) as Record<(typeof GUIDE_TEMPLATES)[number], { value: (typeof GUIDE_TEMPLATES)[number]; description: string }>,
});

/** The text in a language, or in the other where it lacks that. */
function bilingual({ en, zh }: BilingualText, language: 'en' | 'zh'): string {
  return (language === 'zh' ? (zh ?? en) : (en ?? zh)) ?? '';
}

const GuideTopic = builder.objectRef<TopicRow>('InterviewTopic').implement({
  description: 'A topic of an interview guide with its questions.',
  fields: (t) => ({
    key: t.exposeString('key', { description: 'Its key in the guide; notes and quotes of interviews name it.' }),
    title: t.string({
      description: 'What it is about, in the other language where it lacks the one asked for.',
      args: { language: t.arg(languageArg) },
      resolve: ({ title }, { language }) => bilingual(title, language),
    }),
    questions: t.field({
      type: ['String'],
      size: 5,
      bytes: 100,
      description: 'What is asked, in the other language where a question lacks the one asked for.',
      args: { language: t.arg(languageArg) },
      resolve: ({ questions }, { language }) => questions.map((question) => bilingual(question, language)),
    }),
  }),
});

export const InterviewGuide = builder.objectRef<Row>('InterviewGuide');

builder.node(InterviewGuide, {
  extensions: rowsOf(GUIDES),
  description: 'What interviews of a kind ask.',
  id: { resolve: ({ id }) => id, parse: Number },
  loadWithoutCache: (id, { loaders }) => loaders.guide.load(id),
  fields: (t) => ({
    key: t.exposeString('key', { description: 'Its handle in programs, unique in the workspace.' }),
    name: t.exposeString('name', { description: 'What it is called.' }),
    template: t.field({
      type: GuideTemplate,
      nullable: true,
      description: 'The template it was made by; null for one of own questions.',
      resolve: ({ template }) => GUIDE_TEMPLATES.find((known) => known === template) ?? null,
    }),
    topics: t.field({
      type: [GuideTopic],
      size: 5,
      description: 'Its topics, in the order they are asked about.',
      resolve: ({ topics }) => [...topics],
    }),
    version: t.exposeInt('version', { description: 'Rises with each edit; give it back to change what you saw.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it was last edited.' }),
  }),
});

builder.queryField('interviewGuides', (t) =>
  t.connection(
    {
      type: InterviewGuide,
      description: 'Interview guides, oldest first.',
      ...paged((_args: object) => ({ ordering: 'interviewGuides', list: ALL_GUIDES })),
    },
    { name: 'InterviewGuideConnection', description: 'A list of interview guides.' },
    { name: 'InterviewGuideEdge', description: 'An interview guide of a list.' },
  ),
);

const BilingualTextInput = builder.inputType('BilingualTextInput', {
  description: 'Text in English, Chinese, or both.',
  fields: (t) => ({
    en: t.string({ description: 'In English.' }),
    zh: t.string({ description: 'In Chinese.' }),
  }),
});

const GuideTopicInput = builder.inputType('InterviewTopicInput', {
  description: 'A topic of a guide.',
  fields: (t) => ({
    key: t.string({ required: true, description: 'Its key: lower case letters, digits and -, 64 at most.' }),
    title: t.field({ type: BilingualTextInput, required: true, description: 'What it is about, 200 characters.' }),
    questions: t.field({
      type: [BilingualTextInput],
      description: 'What is asked, 50 at most, 1,000 characters each.',
    }),
  }),
});

function topicsOf(topics: readonly (typeof GuideTopicInput)['$inferInput'][] | null | undefined) {
  return topics?.map(({ key, title, questions }) => ({
    key,
    title: presentFields(title),
    ...(questions ? { questions: questions.map((question) => presentFields(question)) } : {}),
  }));
}

mutation({
  name: 'createInterviewGuide',
  scope: 'RESEARCH',
  description: 'Makes an interview guide by a template, or of topics of your own.',
  input: {
    description: 'A guide to make.',
    fields: (t) => ({
      name: t.string({ description: 'What it is called, 200 characters. Default: the name of the template.' }),
      key: t.string({ description: 'Its handle. CONFLICT for one that is taken. Default: made from the name.' }),
      template: t.field({ type: GuideTemplate, description: 'The template it is made by. Default: none.' }),
      topics: t.field({
        type: [GuideTopicInput],
        description: 'Topics of your own, 1 to 30, in the places of the template. Needed without one.',
      }),
    }),
  },
  payload: { guide: noun(InterviewGuide, 'The guide.') },
  work: async ({ topics, ...fields }, { scope }) => ({
    guide: await createGuide(scope, { ...presentFields(fields), ...presentFields({ topics: topicsOf(topics) }) }),
  }),
});

mutation({
  name: 'editInterviewGuide',
  scope: 'RESEARCH',
  description: 'Changes an interview guide. Interviews that were held by it keep their notes.',
  input: {
    description: 'Changes to a guide: what is left out stays.',
    fields: (t) => ({
      id: t.id({ required: true, description: 'The guide.' }),
      version: t.int(SEEN_VERSION),
      name: t.string({ description: 'What it is called, 200 characters.' }),
      topics: t.field({ type: [GuideTopicInput], description: 'All its topics, 1 to 30.' }),
    }),
  },
  payload: { guide: noun(InterviewGuide, 'The guide as it is now.') },
  work: async ({ id, version, name, topics }, { scope }) => ({
    guide: await editGuide(
      scope,
      { id: decodeId('InterviewGuide', id), version },
      presentFields({ name, topics: topicsOf(topics) }),
    ),
  }),
});

mutation({
  name: 'deleteInterviewGuide',
  scope: 'RESEARCH',
  description: 'Deletes an interview guide. Refused (IN_USE) where interviews were held by it.',
  input: {
    description: 'A guide to delete.',
    fields: (t) => ({
      id: t.id({ required: true, description: 'The guide.' }),
      version: t.int(SEEN_VERSION),
    }),
  },
  payload: { deletedId: deletedId() },
  work: async ({ id, version }, { scope }) => {
    const row = decodeId('InterviewGuide', id);
    await deleteGuide(scope, { id: row, version });
    return { deletedId: encodeId('InterviewGuide', row) };
  },
});
