import { texts } from '../../reader/language.ts';
import type { Tone } from '../../ui/badge.tsx';

type Named = Readonly<Record<string, string>>;
const tones: Readonly<Record<string, Tone>> = {
  AHEAD: 'good',
  ON_PACE: 'good',
  REACHED: 'good',
  OFF_PACE: 'bad',
  MISSED: 'bad',
};

const en = {
  none: 'No playbook yet',
  noneText: 'Plays, message guides, objectives and actions for this persona are written on the page Strategy.',
  anyStage: 'At any stage',
  everybody: 'for everybody',
  saidOn: (channel: string) => `Said on ${channel}`,
  tone: 'Tone',
  target: (value: string, day: string) => `To reach ${value} by ${day}`,
  now: (value: string) => `now ${value}`,
  stages: {
    PROSPECT: 'Prospect',
    NEW: 'New',
    LOYAL: 'Loyal',
    DORMANT: 'Dormant',
    RETURNING: 'Returning',
  } as Named,
  statuses: { PLANNED: 'Planned', RUNNING: 'Running', DONE: 'Done', STOPPED: 'Stopped' } as Named,
  paces: {
    AHEAD: 'Ahead',
    ON_PACE: 'On pace',
    OFF_PACE: 'Off pace',
    REACHED: 'Reached',
    MISSED: 'Missed',
    NOT_STARTED: 'Not begun',
    UNKNOWN: 'Unknown',
  } as Named,
};

const both = texts(en, {
  none: '暂无打法',
  noneText: '在“策略”页面为此画像编写打法、话术、目标和行动。',
  anyStage: '任意阶段',
  everybody: '适用于所有人',
  saidOn: (channel) => `${channel} 话术`,
  tone: '语气',
  target: (value, day) => `${day} 前达到 ${value}`,
  now: (value) => `当前 ${value}`,
  stages: { PROSPECT: '潜在', NEW: '新客', LOYAL: '忠诚', DORMANT: '沉睡', RETURNING: '回流' },
  statuses: { PLANNED: '计划中', RUNNING: '进行中', DONE: '已完成', STOPPED: '已停止' },
  paces: {
    AHEAD: '超前',
    ON_PACE: '正常',
    OFF_PACE: '落后',
    REACHED: '已达成',
    MISSED: '未达成',
    NOT_STARTED: '未开始',
    UNKNOWN: '未知',
  },
});

export const words = {
  get value() {
    return { ...both.value, tones };
  },
};
