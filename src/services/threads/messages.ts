import type { ErrorCode } from '../../errors.ts';
import type { CompareRequest } from '../jobs/compare-candidates.ts';
import type { ContrastRequest } from '../jobs/compare-groups.ts';
import type { OverlapRequest } from '../jobs/overlap-segments.ts';
import type { PortraitRequest } from '../jobs/portray-segment.ts';
import type { PreviewRequest } from '../jobs/preview-answer.ts';

/** What the worker thread starts with. */
export interface ThreadData {
  readonly url: string;
  /** URL of the module whose default export is the array of segmenters. */
  readonly plugins: string;
  readonly logLevel: string;
}

export type ThreadJob =
  | { readonly kind: 'preview'; readonly request: PreviewRequest }
  | { readonly kind: 'portrait'; readonly request: PortraitRequest }
  | { readonly kind: 'compare'; readonly request: CompareRequest }
  | { readonly kind: 'contrast'; readonly request: ContrastRequest }
  | { readonly kind: 'overlap'; readonly request: OverlapRequest }
  | {
      readonly kind: 'refit';
      readonly request: { readonly workspaceId: number; readonly personaIds: readonly number[] };
    };

export interface ThreadReply {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: {
    readonly code: ErrorCode;
    readonly message: string;
    readonly field: readonly string[] | undefined;
  };
}
