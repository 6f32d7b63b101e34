// What a page of segments asks for. A field that is not in the schema, a variable that is left out and a value that may be null
// do not compile.
import { type FragmentOf, graphql, readFragment } from './graphql.ts';

export const SegmentRow = graphql(`
  fragment SegmentRow on Segment {
    id
    key
    name
    size
  }
`);

export const Segments = graphql(
  `
    query Segments($segmentation: String!) {
      segmentation(key: $segmentation) {
        name
        segments {
          ...SegmentRow
        }
      }
    }
  `,
  [SegmentRow],
);

export const Moves = graphql(`
  subscription Moves {
    membershipChanged {
      cursor
      customer {
        externalId
      }
    }
  }
`);

/** A segment as a line of text. */
export function lineOf(row: FragmentOf<typeof SegmentRow>): string {
  const { name, size } = readFragment(SegmentRow, row);
  return `${name}: ${size.toLocaleString('en')}`;
}
