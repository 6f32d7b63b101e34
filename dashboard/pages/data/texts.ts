import { texts } from '../../reader/language.ts';

/** Texts of the page that its parts have in common. */
export const words = texts(
  {
    lead: 'What comes in, how good it is, who is there twice, and what goes out.',
    parts: 'Parts of the data',
    tabs: { imports: 'Imports', quality: 'Quality', duplicates: 'Duplicates', exports: 'Exports' },
  },
  {
    lead: '数据的导入、质量、重复客户与导出。',
    parts: '数据的各个部分',
    tabs: { imports: '导入', quality: '质量', duplicates: '重复客户', exports: '导出' },
  },
);
