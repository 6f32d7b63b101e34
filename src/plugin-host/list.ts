// The enabled plugins as a module, for the run thread: it knows a module's URL and nothing of config files. The list's
// file is in the URL, as `?file=`.
import { PersonagraphError } from '../errors.ts';
import { readPluginList } from './plugins.ts';

const file = new URL(import.meta.url).searchParams.get('file');
if (file === null) throw new PersonagraphError('INVALID_PLUGIN', 'The URL of the list of plugins names no file.');

export default await readPluginList(file);
