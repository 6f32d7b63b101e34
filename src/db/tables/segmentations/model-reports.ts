import type { ModelNumber, ModelReport } from '../../../segmenter/model-report.ts';
import type { Prisma } from '../../generated/client.ts';
import type { Scope } from '../../postgres/connection.ts';
import type { Row } from '../../postgres/row.ts';
import type { List, Source } from '../../reads/source.ts';

/** A number that is kept of a model. */
export type ModelNumberRow = Row<Prisma.ModelNumberGetPayload<object>>;

/** A doubt that is kept of a model. */
export type ModelWarningRow = Row<Prisma.ModelWarningGetPayload<object>>;

export const MODEL_NUMBERS: Source<ModelNumberRow> = {
  table: 'model_number',
  alias: 'n',
  columns: {
    workspaceId: 'n.workspace_id',
    modelId: 'n.model_id',
    kind: 'n.kind',
    position: 'n.position',
    name: 'n.name',
    value: 'n.value',
    low: 'n.low',
    high: 'n.high',
    standardError: 'n.standard_error',
    unit: 'n.unit',
    text: 'n.text',
  },
};

export const MODEL_WARNINGS: Source<ModelWarningRow> = {
  table: 'model_warning',
  alias: 'w',
  columns: {
    workspaceId: 'w.workspace_id',
    modelId: 'w.model_id',
    position: 'w.position',
    code: 'w.code',
    text: 'w.text',
  },
};

function numbersOfKind(kind: 'PARAMETER' | 'QUALITY'): List<ModelNumberRow> {
  return {
    source: MODEL_NUMBERS,
    parent: 'n.model_id',
    condition: `n.kind = '${kind}'`,
    order: 'n.model_id, n.position',
  };
}

export const PARAMETERS_OF_MODEL = numbersOfKind('PARAMETER');
export const QUALITY_OF_MODEL = numbersOfKind('QUALITY');

export const WARNINGS_OF_MODEL: List<ModelWarningRow> = {
  source: MODEL_WARNINGS,
  parent: 'w.model_id',
  order: 'w.model_id, w.position',
};

/** The doubts about the model that a segmentation answers by. */
export const WARNINGS_OF_SEGMENTATION: List<ModelWarningRow> = {
  source: MODEL_WARNINGS,
  joins: 'JOIN segmentation live ON live.workspace_id = w.workspace_id AND live.live_model_id = w.model_id',
  parent: 'live.id',
  order: 'w.model_id, w.position',
};

/** Stores a report beside its model. */
export async function saveReport(scope: Scope, modelId: number, report: ModelReport): Promise<void> {
  const numbers = [...numbered('PARAMETER', report.parameters), ...numbered('QUALITY', report.quality)];
  if (numbers.length > 0) {
    await scope.query(
      `INSERT INTO model_number (workspace_id, model_id, kind, position, name, value, low, high, standard_error, unit, text)
       SELECT $1, $2, new.kind, new.position, new.name, new.value, new.low, new.high, new."standardError", new.unit, new.text
       FROM jsonb_to_recordset($3::jsonb) AS new(kind text, position int, name text, value float8, low float8,
         high float8, "standardError" float8, unit text, text text)`,
      [scope.workspaceId, modelId, JSON.stringify(numbers)],
    );
  }
  if (report.warnings.length === 0) return;
  const warnings = report.warnings.map((warning, position) => ({ ...warning, position }));
  await scope.query(
    `INSERT INTO model_warning (workspace_id, model_id, position, code, text)
     SELECT $1, $2, new.position, new.code, new.text
     FROM jsonb_to_recordset($3::jsonb) AS new(position int, code text, text text)`,
    [scope.workspaceId, modelId, JSON.stringify(warnings)],
  );
}

function numbered(kind: 'PARAMETER' | 'QUALITY', numbers: readonly ModelNumber[]) {
  return numbers.map((number, position) => ({ ...number, kind, position }));
}
