import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import type {Engine} from './agreement.ts';

/** The files that decide; what they import besides has no say in the outcome. */
export const decidingFiles = ['authorization', 'certainty', 'condition', 'condition-format', 'condition-operators', 'permission', 'scope'] as const;

export type Mutation = {readonly file: (typeof decidingFiles)[number]; readonly from: string; readonly to: string};

const folder = new URL('../../../source/access/', import.meta.url);

const withAbsoluteImports = (text: string): string =>
	text.replace(/(from ')\.\/([\w-]+)(\.ts')/g, (whole, before: string, name: string, after: string) =>
		decidingFiles.some(file => file === name) ? whole : before + fileURLToPath(new URL(name, folder)) + after,
	);

/** The engine as it would be with this text instead: a copy in a folder that lasts as long as `use`. Rejects when the text is not there exactly once. */
export const withMutant = async <T>(mutation: Mutation | null, use: (engine: Engine) => T): Promise<T> => {
	const copy = await mkdtemp(join(tmpdir(), 'foundry-keyless-mutant-'));
	try {
		for (const file of decidingFiles) {
			const text = await readFile(new URL(`${file}.ts`, folder), 'utf8');
			const places = mutation?.file === file ? text.split(mutation.from).length - 1 : 1;
			if (places !== 1) throw new Error(`${file}.ts has ${places} places that read: ${mutation?.from}`);
			const mutated = mutation?.file === file ? text.replace(mutation.from, () => mutation.to) : text;
			await writeFile(join(copy, `${file}.ts`), withAbsoluteImports(mutated));
		}
		return use((await import(pathToFileURL(join(copy, 'authorization.ts')).href)) as Engine);
	} finally {
		await rm(copy, {recursive: true, force: true});
	}
};
