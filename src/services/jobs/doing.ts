import type { Bilingual } from '../drafting/bilingual.ts';

/** What long work is doing, to be said in words. */
export type Doing =
  | { readonly step: 'READ' | 'CONTRAST' | 'STORE' }
  | { readonly step: 'DRAW'; readonly segment: number; readonly of: number }
  /** `own`: the run was queued for it alone. */
  | { readonly step: 'RUN'; readonly own: boolean }
  | { readonly step: 'FIT' | 'MEASURE'; readonly candidate: number; readonly of: number; readonly name: string }
  | {
      readonly step: 'REFIT';
      readonly candidate: number;
      readonly of: number;
      readonly name: string;
      readonly refit: number;
      readonly refits: number;
    };

/**
 * Told by long work as it goes on: the share that is done, 0..1, and what comes now. Others of the thread get a turn
 * meanwhile. Throws where nobody wants the work any more.
 */
export type Report = (share: number, doing: Doing) => Promise<void>;

/** What work is doing, in words. Candidates and refits are counted from 1. */
export function doingInWords(doing: Doing): Bilingual {
  switch (doing.step) {
    case 'READ':
      return { en: 'Reads customers', zh: '读取客户数据' };
    case 'FIT':
      return {
        en: `Fits candidate ${doing.candidate} of ${doing.of}: ${doing.name}`,
        zh: `拟合第 ${doing.candidate} 个候选方案（共 ${doing.of} 个）：${doing.name}`,
      };
    case 'REFIT':
      return {
        en: `Refits candidate ${doing.candidate} of ${doing.of}, ${doing.refit} of ${doing.refits}: ${doing.name}`,
        zh: `重新拟合第 ${doing.candidate} 个候选方案（共 ${doing.of} 个），第 ${doing.refit} 次（共 ${doing.refits} 次）：${doing.name}`,
      };
    case 'MEASURE':
      return {
        en: `Measures candidate ${doing.candidate} of ${doing.of}: ${doing.name}`,
        zh: `评估第 ${doing.candidate} 个候选方案（共 ${doing.of} 个）：${doing.name}`,
      };
    case 'CONTRAST':
      return { en: 'Contrasts the groups', zh: '对比群体' };
    case 'RUN':
      return { en: 'Waits for the run that answers the segmentation', zh: '等待该细分的运行完成' };
    case 'DRAW':
      return {
        en: `Draws the persona of segment ${doing.segment} of ${doing.of}`,
        zh: `绘制第 ${doing.segment} 个群体的人物画像（共 ${doing.of} 个）`,
      };
    case 'STORE':
      return { en: 'Writes the result', zh: '写入结果' };
  }
}
