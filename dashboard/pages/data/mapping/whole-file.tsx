import { SelectField, TextField } from '../../../ui/field.tsx';
import { at, isPlain, type Mapping, withAt } from './mapping.ts';
import { ofEvents } from './targets.ts';
import { words } from './texts.ts';

export interface WholeFileProps {
  readonly mapping: Mapping;
  readonly onChange: (mapping: Mapping) => void;
}

/** What holds for all lines of a file: what a line is, where it came from, how numbers and times are written. */
export function WholeFile({ mapping, onChange }: WholeFileProps) {
  const t = words.value.whole;
  const isSurvey = isPlain(mapping['survey']);
  const events = (mapping['events'] ?? []) as readonly { readonly type?: string }[];
  const text = (key: string) => String(mapping[key] ?? '');
  const write = (key: string) => (value: string) => onChange(withAt(mapping, [key], value || undefined));
  const missing = (at(mapping, ['missing']) ?? []) as readonly string[];
  const isJson = text('format') === 'json' || text('format') === 'ndjson';
  return (
    <fieldset class="card whole-file">
      <legend>{t.title}</legend>
      {isSurvey ? (
        <p>
          {t.kind} {t.kinds.survey}
        </p>
      ) : (
        <SelectField
          label={t.kind}
          value={events.length > 0 ? 'events' : 'customers'}
          options={[
            ['customers', t.kinds.customers],
            ['events', t.kinds.events],
          ]}
          onValue={(kind) => onChange(ofEvents(mapping, kind === 'events'))}
        />
      )}
      {events.map(({ type = '' }, event) => (
        <TextField
          key={event}
          label={events.length === 1 ? t.eventTypeOne : t.eventType(event + 1)}
          hint={t.eventTypeHint}
          value={type}
          onValue={(value) => onChange(withAt(mapping, ['events', event, 'type'], value.trim()))}
        />
      ))}
      <TextField
        label={t.source}
        hint={t.sourceHint}
        value={text('source')}
        onValue={(value) => onChange({ ...mapping, source: value })}
      />
      <TextField label={t.timeZone} hint={t.timeZoneHint} value={text('timeZone')} onValue={write('timeZone')} />
      <SelectField
        label={t.decimal}
        value={text('decimal')}
        options={[
          ['', t.decimals.none],
          ['.', t.decimals.point],
          [',', t.decimals.comma],
        ]}
        onValue={write('decimal')}
      />
      {events.length > 0 && (
        <TextField label={t.currency} hint={t.currencyHint} value={text('currency')} onValue={write('currency')} />
      )}
      {!isJson && (
        <TextField label={t.delimiter} hint={t.asFound} value={text('delimiter')} onValue={write('delimiter')} />
      )}
      {!isJson && (
        <TextField label={t.encoding} hint={t.asFound} value={text('encoding')} onValue={write('encoding')} />
      )}
      <TextField
        label={t.missing}
        hint={t.missingHint}
        value={missing.join(', ')}
        onValue={(value) => {
          const texts = value.split(',').map((one) => one.trim());
          onChange(withAt(mapping, ['missing'], texts.some(Boolean) ? texts : undefined));
        }}
      />
    </fieldset>
  );
}
