import { type AuditedPersona, auditedPersonas } from '../../../db/tables/digest/audited-personas.ts';
import type { AuditAction } from '../../../db/tables/personas/persona-audit.ts';
import { type Bilingual, listed, verbatim } from '../../drafting/bilingual.ts';
import { MOST_ITEMS, type SectionProvider } from '../section.ts';
import { clipped, counted, figure, nameWords } from '../words.ts';

const MADE: Bilingual = { en: 'it was made', zh: '新建' };

/** What happened to a persona once at most, in the order it is told. */
const ONCE: Readonly<Partial<Record<AuditAction, Bilingual>>> = {
  ACTIVATED: { en: 'it was activated', zh: '启用' },
  RETIRED: { en: 'it was retired', zh: '停用' },
  REVIEWED: { en: 'it was reviewed', zh: '复查' },
  RETURNED_TO_DRAFT: { en: 'it was made a draft again', zh: '退回草稿' },
};

/** What may happen to several claims of it. */
const CLAIMS: Readonly<Partial<Record<AuditAction, (n: number) => Bilingual>>> = {
  CLAIM_ADDED: (n) => ({ en: `${counted(n, 'claim')} ${were(n)} added`, zh: `新增 ${figure(n)} 条论断` }),
  CLAIM_EDITED: (n) => ({
    en: `claims were edited ${n === 1 ? 'once' : `${figure(n)} times`}`,
    zh: `修改论断 ${figure(n)} 次`,
  }),
  CLAIM_REMOVED: (n) => ({ en: `${counted(n, 'claim')} ${were(n)} removed`, zh: `删除 ${figure(n)} 条论断` }),
  EVIDENCE_CHANGED: (n) => ({
    en: `evidence changed ${n === 1 ? 'once' : `${figure(n)} times`}`,
    zh: `证据变动 ${figure(n)} 次`,
  }),
};

/** Personas that people made, edited, published, or moved in or out of use, and what was done to their claims. */
export const personasSection: SectionProvider = {
  code: 'PERSONAS',
  async tell(scope, { since, until }) {
    const found = (await auditedPersonas(scope, since, until, 10 * MOST_ITEMS)).flatMap((persona) => {
      const text = textOfPersona(persona);
      return text ? { team: null, personaId: persona.name === null ? null : persona.personaId, text } : [];
    });
    return { items: found.slice(0, MOST_ITEMS), left: Math.max(0, found.length - MOST_ITEMS) };
  },
};

function textOfPersona(persona: AuditedPersona): Bilingual | null {
  const name = nameOf(persona);
  if (persona.counts.DELETED) {
    return { en: `${name.en} was deleted.`, zh: `画像“${name.zh}”已删除。` };
  }
  const parts = partsOf(persona);
  if (parts.length === 0) return null;
  const { en, zh } = listed(parts);
  return { en: `${name.en}: ${en}.`, zh: `画像“${name.zh}”：${zh}。` };
}

/** One that is gone is known by its key alone. */
function nameOf({ name, key, ...persona }: AuditedPersona): Bilingual {
  return name === null ? verbatim(key ?? '?') : nameWords({ ...persona, name });
}

function partsOf({ counts, changed, version }: AuditedPersona): Bilingual[] {
  const once = Object.entries(ONCE).flatMap(([action, words]) => (counts[action as AuditAction] ? words : []));
  const claims = Object.entries(CLAIMS).flatMap(([action, words]) => {
    const n = counts[action as AuditAction];
    return n ? words(n) : [];
  });
  return [
    ...(counts.CREATED ? [MADE] : []),
    ...(version ? [publishedWords(version)] : []),
    ...once,
    ...editedWords(counts.EDITED ?? 0, changed),
    ...claims,
  ];
}

function publishedWords({ number, note, author }: NonNullable<AuditedPersona['version']>): Bilingual {
  const said = note ? clipped(note) : '';
  const by = author === null ? '' : ` by ${clipped(author, 40)}`;
  const who = author === null ? '' : `由 ${clipped(author, 40)} `;
  return {
    en: `version ${number} was published${by}${said ? ` (“${said}”)` : ''}`,
    zh: `${who}发布第 ${number} 版${said ? `（“${said}”）` : ''}`,
  };
}

function editedWords(edits: number, changed: readonly string[]): Bilingual[] {
  if (edits === 0) return [];
  const shown = changed.slice(0, 4);
  const [parts, partsZh] = [shown.map(wordsOfPart).join(', '), shown.map((part) => PARTS_ZH[part] ?? part).join('、')];
  const more = changed.length > 4 ? '…' : '';
  return [
    {
      en: `it was edited${edits === 1 ? '' : ` ${figure(edits)} times`}${parts ? ` (${parts}${more})` : ''}`,
      zh: `编辑 ${figure(edits)} 次${partsZh ? `（${partsZh}${more}）` : ''}`,
    },
  ];
}

/** The name of a part in words: `avatarUrl` is `avatar url`. */
function wordsOfPart(part: string): string {
  return part.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
}

const PARTS_ZH: Readonly<Record<string, string>> = {
  ...{
    name: '名称',
    title: '头衔',
    key: '标识',
    kind: '类型',
    polarity: '正负',
    story: '故事',
    quote: '引语',
    reason: '原因',
  },
  ...{
    profile: '档案',
    criteria: '条件',
    claims: '论断',
    threshold: '阈值',
    minCoverage: '最低覆盖',
    language: '语言',
  },
  ...{
    translations: '译文',
    audience: '受众',
    influencesPurchase: '购买影响',
    awareness: '认知阶段',
    priority: '优先级',
  },
  ...{ avatarUrl: '头像', avatarSeed: '头像', supersedes: '接替', status: '状态' },
};

function were(n: number): string {
  return n === 1 ? 'was' : 'were';
}
