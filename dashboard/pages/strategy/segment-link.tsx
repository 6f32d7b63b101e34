import { hrefOf } from '../../app/router.ts';

export interface SegmentLinkProps {
  readonly segment: { readonly name: string; readonly segmentation: { readonly key: string } | null } | null;
}

/** The segment that something is for; nothing where it is for none. */
export function SegmentLink({ segment }: SegmentLinkProps) {
  if (segment === null) return null;
  const key = segment.segmentation?.key;
  return key === undefined ? (
    <span>{segment.name}</span>
  ) : (
    <a href={hrefOf(`segments/${encodeURIComponent(key)}`)}>{segment.name}</a>
  );
}
