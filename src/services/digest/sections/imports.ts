import { type LossyImport, lossyImports } from '../../../db/tables/digest/inbox-facts.ts';
import { type Bilingual, listed } from '../../drafting/bilingual.ts';
import { MOST_ITEMS, type SectionProvider } from '../section.ts';
import { agreeing, clipped, counted, figure } from '../words.ts';

/** Imports that refused lines, left values out, or did not come to their end. */
export const importsSection: SectionProvider = {
  code: 'IMPORTS',
  async tell(scope, { since, until }) {
    const found = await lossyImports(scope, since, until, 10 * MOST_ITEMS);
    const items = found.slice(0, MOST_ITEMS).map((of) => ({ team: null, personaId: null, text: textOfImport(of) }));
    return { items, left: found.length - items.length };
  },
};

function textOfImport(of: LossyImport): Bilingual {
  const file = clipped(of.file, 80);
  const ended = ENDS[of.state];
  const losses = lossesOf(of);
  const parts = [...(ended ? [ended] : []), ...(losses.length > 0 ? [listed(losses)] : [])];
  return {
    en: `${file}: ${parts.map(({ en }) => en).join('; ')}.`,
    zh: `${file}：${parts.map(({ zh }) => zh).join('；')}。`,
  };
}

const ENDS: Readonly<Record<string, Bilingual>> = {
  FAILED: { en: 'the import failed', zh: '导入失败' },
  STOPPED: { en: 'the import was stopped before its end', zh: '导入中途停止' },
};

function lossesOf({ lines, refused, ordersDropped, valuesLeftOut }: LossyImport): Bilingual[] {
  return [
    ...(refused > 0
      ? [
          {
            en: `${figure(refused)} of ${counted(lines, 'line')} ${agreeing(refused, 'was', 'were')} refused`,
            zh: `${figure(lines)} 行中有 ${figure(refused)} 行被拒绝`,
          },
        ]
      : []),
    ...(ordersDropped > 0
      ? [
          {
            en: `${counted(ordersDropped, 'order')} ${agreeing(ordersDropped, 'was', 'were')} dropped`,
            zh: `丢弃 ${figure(ordersDropped)} 个订单`,
          },
        ]
      : []),
    ...(valuesLeftOut > 0
      ? [
          {
            en: `${counted(valuesLeftOut, 'value')} ${agreeing(valuesLeftOut, 'was', 'were')} left out`,
            zh: `略去 ${figure(valuesLeftOut)} 个值`,
          },
        ]
      : []),
  ];
}
