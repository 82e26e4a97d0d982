import {readFileSync} from 'node:fs';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {createRequire, stripTypeScriptTypes} from 'node:module';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import type {Engine} from './agreement.ts';

/** The files that decide; what they import besides has no say in the outcome. */
export const decidingFiles = ['authorization', 'certainty', 'condition', 'condition-format', 'condition-operators', 'permission', 'scope'] as const;

type DecidingFile = (typeof decidingFiles)[number];
export type Mutation = {readonly file: DecidingFile; readonly from: string; readonly to: string};

const folder = new URL('../../../source/access/', import.meta.url);

/** Without its types, and with imports that lead out of the copy: plain JavaScript, which Node loads by itself. */
const compiled = (text: string): string =>
	stripTypeScriptTypes(text).replace(/(from ')\.\/([\w-]+)\.ts(')/g, (_, before: string, name: string, after: string) =>
		decidingFiles.some(file => file === name) ? `${before}./${name}.js${after}` : `${before}${fileURLToPath(new URL(`${name}.ts`, folder))}${after}`,
	);

const originals = new Map<DecidingFile, {readonly text: string; readonly code: string}>();

const original = (file: DecidingFile): {readonly text: string; readonly code: string} => {
	const known = originals.get(file);
	if (known) return known;
	const text = readFileSync(new URL(`${file}.ts`, folder), 'utf8');
	const read = {text, code: compiled(text)};
	originals.set(file, read);
	return read;
};

const codeOf = (file: DecidingFile, mutation: Mutation | null): string => {
	const {text, code} = original(file);
	if (mutation?.file !== file) return code;
	const places = text.split(mutation.from).length - 1;
	if (places !== 1) throw new Error(`${file}.ts has ${places} places that read: ${mutation.from}`);
	return compiled(text.replace(mutation.from, () => mutation.to));
};

/** The engine as it would be with this text instead: a copy in a folder that lasts as long as `use`. Rejects when the text is not there exactly once. */
export const withMutant = async <T>(mutation: Mutation | null, use: (engine: Engine) => T): Promise<T> => {
	const copy = await mkdtemp(join(tmpdir(), 'foundry-keyless-mutant-'));
	try {
		await writeFile(join(copy, 'package.json'), '{"type": "module"}');
		await Promise.all(decidingFiles.map(async file => writeFile(join(copy, `${file}.js`), codeOf(file, mutation))));
		// By Node's own loader: the test runner's would read and rewrite all of them for each mutant.
		return use(createRequire(import.meta.url)(join(copy, 'authorization.js')) as Engine);
	} finally {
		await rm(copy, {recursive: true, force: true});
	}
};
