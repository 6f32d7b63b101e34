import { Document, isMap, isPair, isScalar, isSeq, type Node, visit } from 'yaml';
import type { Draft } from './draft.ts';

/** Longest text of a map that stands on one line. */
const MAX_FLOW = 100;

/** The mapping as YAML, with what is known of each place beside it. */
export function yamlOf(draft: Draft, heading: string): string {
  const { decide, ...mapping } = draft.mapping;
  const document = new Document(draft.doubts.length > 0 ? { decide: draft.doubts, ...mapping } : mapping);
  document.commentBefore = comment(heading);
  const [first] = isMap(document.contents) ? document.contents.items : [];
  if (draft.doubts.length > 0 && first && isScalar(first.key)) {
    first.key.commentBefore =
      ' While a line stands here the mapping is refused. Decide each, write it below, and take its line away.';
  }
  annotate(document.contents as Node | null, [], draft);
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

function annotate(node: Node | null | unknown, path: readonly (string | number)[], draft: Draft): void {
  if (isMap(node)) {
    for (const pair of node.items) {
      if (!isPair(pair) || !isScalar(pair.key)) continue;
      const own = [...path, String(pair.key.value)];
      const note = draft.noteAt(own);
      annotate(pair.value, own, draft);
      if (note === undefined) continue;
      if (isScalar(pair.value)) pair.value.comment = comment(note);
      else pair.key.commentBefore = comment(note);
    }
    if (path.length > 1 && isShort(node)) node.flow = true;
  } else if (isSeq(node)) {
    for (const [n, item] of node.items.entries()) annotate(item, [...path, n], draft);
    if (path[0] !== 'decide' && path[0] !== 'events' && isShort(node)) node.flow = true;
    if (path.length > 2 && isShort(node)) node.flow = true;
  }
}

/** True where a collection of few words, and none of its parts, has a comment. */
function isShort(node: Node): boolean {
  let hasComment = false;
  visit(node, (_, inner) => {
    if (
      inner &&
      typeof inner === 'object' &&
      (('comment' in inner && inner.comment) || ('commentBefore' in inner && inner.commentBefore))
    )
      hasComment = true;
  });
  return !hasComment && JSON.stringify(node).length <= MAX_FLOW;
}

function comment(text: string): string {
  return text
    .split('\n')
    .map((line) => ` ${line.replace(/\p{Cc}/gu, ' ')}`)
    .join('\n');
}
