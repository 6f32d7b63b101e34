import { RECENT_UPLOADS, type Upload as Row, UPLOADS } from '../../../db/tables/uploads/uploads.ts';
import { builder } from '../../core/builder.ts';
import { paged, rowsOf } from '../../core/reading.ts';

export const Upload = builder.objectRef<Row>('Upload');

builder.node(Upload, {
  extensions: rowsOf(UPLOADS),
  description:
    'A file that was sent to `POST /uploads`, or is being sent, to be imported. One that nobody writes or imports for ' +
    'some time is deleted.',
  id: { resolve: ({ id }) => id, parse: Number },
  loadWithoutCache: (id, { loaders }) => loaders.upload.load(id),
  fields: (t) => ({
    name: t.exposeString('name', { description: 'As its sender named it, without folders.' }),
    length: t.exposeFloat('length', { description: 'Bytes it will have.' }),
    received: t.exposeFloat('received', { description: 'Bytes that are here: it is whole with `length`.' }),
    mapping: t.exposeString('mapping', {
      nullable: true,
      bytes: 2_000,
      description: 'The mapping sent with it, YAML, JSON or the name of a preset; null for none.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was begun.' }),
    usedAt: t.expose('usedAt', { type: 'DateTime', description: 'When it was last written or imported.' }),
  }),
});

builder.queryField('uploads', (t) =>
  t.connection(
    {
      type: Upload,
      description: 'Uploads, newest first.',
      ...paged((_args: object) => ({ ordering: 'uploads', list: RECENT_UPLOADS })),
    },
    { name: 'UploadConnection', description: 'A list of uploads.' },
    { name: 'UploadEdge', description: 'An upload of a list.' },
  ),
);
