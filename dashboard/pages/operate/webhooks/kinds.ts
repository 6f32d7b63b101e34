import { texts } from '../../../reader/language.ts';
import type { ChangeKind } from './documents.ts';

const words = texts(
  {
    MEMBERSHIP_CHANGED: 'Customers move between segments',
    PERSONA_MATCH_CHANGED: 'Customers are matched to personas',
    CUSTOMER_CHANGED: 'Data of a customer change',
    CUSTOMERS_CHANGED: 'Data of many change at once',
    CUSTOMER_DELETED: 'A customer is deleted',
    CUSTOMER_MERGED: 'Customers are merged',
    CUSTOMER_SPLIT: 'A merge is undone',
    SCORE_CHANGED: 'Scores move',
    PERSONA_CHANGED: 'A persona changes',
    PERSONA_DELETED: 'A persona is deleted',
    CLAIM_CHANGED: 'A claim changes',
    SEGMENTATION_CHANGED: 'A segmentation changes',
    SEGMENTATION_DELETED: 'A segmentation is deleted',
    RESEARCH_CHANGED: 'Research changes',
    STRATEGY_CHANGED: 'Strategy changes',
    UPKEEP_CHANGED: 'A persona is to be reviewed',
    SETTING_CHANGED: 'A setting changes',
    DIGEST: 'The digest of a morning',
    RUN_PROGRESSED: 'Steps of runs',
    IMPORT_PROGRESSED: 'Steps of imports',
    EXPORT_PROGRESSED: 'Steps of exports',
    JOB_PROGRESSED: 'Steps of other work',
  } satisfies Readonly<Record<ChangeKind, string>>,
  {
    MEMBERSHIP_CHANGED: '客户进出分群',
    PERSONA_MATCH_CHANGED: '客户匹配画像',
    CUSTOMER_CHANGED: '单个客户数据变更',
    CUSTOMERS_CHANGED: '大批客户数据变更',
    CUSTOMER_DELETED: '删除客户',
    CUSTOMER_MERGED: '合并客户',
    CUSTOMER_SPLIT: '撤销合并',
    SCORE_CHANGED: '得分变动',
    PERSONA_CHANGED: '画像变更',
    PERSONA_DELETED: '删除画像',
    CLAIM_CHANGED: '论断变更',
    SEGMENTATION_CHANGED: '分群方案变更',
    SEGMENTATION_DELETED: '删除分群方案',
    RESEARCH_CHANGED: '用户研究变更',
    STRATEGY_CHANGED: '策略变更',
    UPKEEP_CHANGED: '画像待复核',
    SETTING_CHANGED: '设置变更',
    DIGEST: '每日摘要',
    RUN_PROGRESSED: '运行进度',
    IMPORT_PROGRESSED: '导入进度',
    EXPORT_PROGRESSED: '导出进度',
    JOB_PROGRESSED: '其他任务进度',
  },
);

/** Kinds of change that a webhook may want, those first that people look for. */
export const KINDS = Object.keys(words.peek()) as readonly ChangeKind[];

export function kindWord(kind: ChangeKind): string {
  return words.value[kind];
}
