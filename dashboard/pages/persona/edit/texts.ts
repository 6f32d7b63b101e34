import { texts } from '../../../reader/language.ts';

export const words = texts(
  {
    name: 'Name',
    title: 'Title',
    story: 'Story',
    priority: 'Priority',
    priorityHint: '1 is whom the company serves first; 5 whom it serves if nothing else is lost.',
    noPriority: 'Nobody said',
    translating: 'It was written in another language. What you write here is its translation.',
    saved: (name: string) => `${name} is saved`,
  },
  {
    name: '名称',
    title: '标题',
    story: '故事',
    priority: '优先级',
    priorityHint: '1 表示公司最先服务的人群，5 表示有余力时才服务的人群。',
    noPriority: '未指定',
    translating: '该画像以另一种语言撰写，您在此填写的是译文。',
    saved: (name) => `${name} 已保存`,
  },
);
