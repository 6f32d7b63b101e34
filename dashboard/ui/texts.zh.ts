import type { SameTexts } from '../reader/language.ts';
import type { en } from './texts.en.ts';

export const zh: SameTexts<typeof en> = {
  loading: '正在加载',
  nothing: '暂无内容',
  offline: '无法连接服务器',
  offlineText: '正在自动重试。当前内容可能不是最新的。',
  failed: '无法读取',
  partly: '部分内容无法读取',
  forbidden: '当前密钥无权查看',
  tryAgain: '重试',
  cancel: '取消',
  close: '关闭',
  save: '保存',
  undo: '撤销',
  more: '显示更多',
  asTable: '以表格显示',
  asChart: '以图表显示',
  sortBy: (column) => `按${column}排序`,
  unknown: '未知',
  required: '必填',
  copied: '已复制',
  conflict: {
    title: '内容已被他人修改',
    lead: '没有丢失任何内容。请逐项选择要保留的版本，然后保存。',
    field: '项目',
    theirs: '当前内容',
    mine: '我的修改',
    save: '保存所选内容',
    drop: '放弃我的修改',
    empty: '空',
  },
};
