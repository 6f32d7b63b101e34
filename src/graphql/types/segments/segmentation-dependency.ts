import type { Dependency } from '../../../services/segmentations/dependencies.ts';
import { builder } from '../../core/builder.ts';
import type { Context } from '../../core/context.ts';
import { Segmentation } from './segmentation.ts';

export const SegmentationDependency = builder.objectRef<Dependency>('SegmentationDependency');

SegmentationDependency.implement({
  description: 'One segmentation that reads the answer of another.',
  fields: (t) => ({
    reader: t.field({
      type: Segmentation,
      nullable: true,
      description: 'The one that reads; null for one just deleted.',
      resolve: ({ readerId }, _args, { loaders }) => loaders.segmentation.load(readerId),
    }),
    source: t.field({
      type: Segmentation,
      nullable: true,
      description: 'The one that is read; null for one just deleted.',
      resolve: ({ sourceId }, _args, { loaders }) => loaders.segmentation.load(sourceId),
    }),
    segmentKeys: t.stringList({
      size: 20,
      description: 'Keys of the segments it asks for by name; empty where it reads the answer as a whole.',
      resolve: ({ labels }) => [...labels],
    }),
    problem: t.string({
      nullable: true,
      description: 'Why the source does not answer it now, and the reader cannot be live; null where it does.',
      resolve: ({ problem }) => problem,
    }),
  }),
});

/** Dependencies of the workspace for which something holds. */
export async function dependenciesWhere(
  holds: (dependency: Dependency) => boolean,
  { loaders }: Context,
): Promise<Dependency[]> {
  return (await loaders.dependencies()).filter(holds);
}
