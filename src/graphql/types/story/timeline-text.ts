import type { LifeSignal } from '../../../db/tables/customers/customer-edits.ts';
import type { TimelineRow } from '../../../db/tables/customers/timeline.ts';
import { type BilingualText, chinese, english, type Text } from '../../../segmenter/text.ts';
import { eventLabel } from '../../../services/drafting/words/event-words.ts';
import { type Translated, textOf as textIn } from '../../../services/input/translations.ts';
import type { Context } from '../../core/context.ts';
import { fieldChangesOf, wordsOfSignal } from '../customers/field-change.ts';

/** Most characters of a text. */
const MOST = 120;
/** Fields that a text shows. */
const SHOWN = 3;

/** An item of a timeline in a few words. Names are read once for all items of an operation. */
export async function textOf(row: TimelineRow, context: Context): Promise<BilingualText> {
  const { en, zh } = await wordsOf(row, context);
  return { en: cut(en), zh: cut(zh) };
}

async function wordsOf({ kind, detail }: TimelineRow, context: Context): Promise<BilingualText> {
  switch (kind) {
    case 'EVENT': {
      const label = eventLabel(String(detail['type']));
      const parts = [detail['amount'], detail['channel']].filter((part) => part !== null).map(shownDecimal);
      return { en: [label.en, ...parts].join(' · '), zh: [label.zh, ...parts].join(' · ') };
    }
    case 'ANSWER': {
      const survey = (await context.loaders.surveyCatalogue()).get(detail['surveyId'] as number);
      const title = survey?.title ?? '';
      return { en: `Answered ${title}`, zh: `回答了 ${title}` };
    }
    case 'FIELDS':
      return fieldsText(detail);
    case 'SIGNAL': {
      const words = (detail['signals'] as readonly LifeSignal[]).map(wordsOfSignal);
      return { en: words.map(english).join(', '), zh: words.map(chinese).join('，') };
    }
    case 'MOVE':
      return moveText(detail, context);
    case 'MATCH': {
      const persona = await context.loaders.persona.load(detail['personaId'] as number);
      const name = named(persona);
      return { en: `Matched to persona ${name.en}`, zh: `匹配画像 ${name.zh}` };
    }
    case 'NOTE':
      return same(String(detail['text']));
    case 'MERGE': {
      const who = String(detail['externalId']);
      return detail['undone'] === true
        ? { en: `${who} is a customer apart again`, zh: `${who} 恢复为独立客户` }
        : { en: `${who} became part of it`, zh: `${who} 并入该客户` };
    }
  }
}

async function moveText({ segmentationId, from, to }: TimelineRow['detail'], { loaders }: Context) {
  const [segmentation, before, after] = await Promise.all([
    loaders.segmentation.load(segmentationId as number),
    from ? loaders.segment.load(from as number) : null,
    to ? loaders.segment.load(to as number) : null,
  ]);
  const name = named(segmentation);
  const [had, has] = [before?.name ?? '', after?.name ?? ''] as [Text, Text];
  if (!from) return { en: `${name.en}: into ${english(has)}`, zh: `${name.zh}：进入 ${chinese(has)}` };
  if (!to) return { en: `${name.en}: left ${english(had)}`, zh: `${name.zh}：离开 ${chinese(had)}` };
  return {
    en: `${name.en}: from ${english(had)} to ${english(has)}`,
    zh: `${name.zh}：从 ${chinese(had)} 到 ${chinese(has)}`,
  };
}

/** A name in both languages; as it is written where it is not translated. Empty for one deleted since. */
function named(row: Translated<'name'> | null | undefined): BilingualText {
  if (!row) return same('');
  return { en: textIn(row, 'name', 'en') ?? '', zh: textIn(row, 'name', 'zh') ?? '' };
}

function fieldsText({ fields }: TimelineRow['detail']): BilingualText {
  const changes = fieldChangesOf(fields);
  const shown = changes.slice(0, SHOWN);
  const more = changes.length - shown.length;
  const en = shown.map(({ name, from, to }) => `${english(name)}: ${valueText(from)} → ${valueText(to)}`).join(', ');
  const zh = shown.map(({ name, from, to }) => `${chinese(name)}：${valueText(from)} → ${valueText(to)}`).join('，');
  return more > 0 ? { en: `${en} and ${more} more`, zh: `${zh} 等 ${changes.length} 项` } : { en, zh };
}

function valueText(value: unknown): string {
  if (value === null || value === undefined) return '–';
  return typeof value === 'object' ? JSON.stringify(value) : shownDecimal(value);
}

/** A decimal without the zeros that the store fills it up with. */
function shownDecimal(value: unknown): string {
  const text = String(value);
  return /^-?\d+\.\d+$/.test(text) ? text.replace(/\.?0+$/, '') : text;
}

function same(text: string): BilingualText {
  return { en: text, zh: text };
}

function cut(text: string): string {
  const characters = [...text.replaceAll(/\s+/g, ' ')];
  return characters.length <= MOST ? characters.join('') : `${characters.slice(0, MOST - 1).join('')}…`;
}
