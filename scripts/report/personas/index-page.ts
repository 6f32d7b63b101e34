import { DATA_SETS } from '../data-sets.ts';
import type { Shown } from './sheets.ts';

/** Name of a file of a persona, without its ending. */
export function fileOf({ study, persona }: Shown, part: 'en' | 'zh' | 'numbers'): string {
  return `${study.data}-${persona.key}-${part}`;
}

/** The sheets by data set, as Markdown. */
export function indexPage(shown: readonly Shown[]): string {
  const lines = ['# Personas drafted from published data', ''];
  for (const study of new Set(shown.map((one) => one.study))) {
    const { name, about } = DATA_SETS[study.data];
    lines.push(`## ${name.en}`, '', about.en, '');
    const [{ counts } = { counts: [] }] = shown.filter((one) => one.study === study);
    for (const { name: by, reason } of counts) lines.push(`- ${by.en}: ${reason.en} ${by.zh}：${reason.zh}`);
    lines.push('');
    lines.push('| persona | 画像 | customers | sheets | numbers |', '|---|---|---|---|---|');
    for (const one of shown.filter((other) => other.study === study)) {
      const { name: english, nameZh, title, titleZh, polarity, matchCount } = one.persona;
      const sign = polarity === 'NEGATIVE' ? ' (negative)' : '';
      lines.push(
        `| ${english}: ${title}${sign} | ${nameZh}：${titleZh} | ${matchCount.toLocaleString('en-US')} | ` +
          `[English](${fileOf(one, 'en')}.html) [中文](${fileOf(one, 'zh')}.html) | ` +
          `[${one.numbers.length} with their queries](${fileOf(one, 'numbers')}.md) |`,
      );
    }
    lines.push('');
    for (const { persona } of shown.filter((other) => other.study === study)) {
      for (const text of [`**${persona.name}** ${persona.story}`, `**${persona.nameZh}** ${persona.storyZh}`]) {
        lines.push(...text.split('\n').map((line) => `> ${line}`), '>');
      }
      lines.push('');
    }
  }
  return lines.join('\n');
}

/** Every number of a sheet with the query that gives it again. */
export function numbersPage({ persona, numbers }: Shown): string {
  const lines = [
    `# The numbers of ${persona.name}`,
    '',
    'Each query is complete: send it to `/graphql` of the same workspace. The number stands in `data` at the path given.',
    '',
  ];
  for (const { where, value, query, path } of numbers) {
    lines.push(
      `- **${value}** ${where.replaceAll(/\s+/g, ' ')}`,
      `  \`data.${path}\``,
      '  ```graphql',
      `  ${query}`,
      '  ```',
    );
  }
  return `${lines.join('\n')}\n`;
}
