import {readdir, stat} from 'node:fs/promises';
import path from 'node:path';
import {isKeyVariable, type KeyLeftover, keyVariablesIn} from '../access/key-variables.ts';
import type {Computer} from '../steps/computer.ts';
import {isMissing, readText} from './files.ts';

type Options = {
	readonly env: Readonly<Record<string, string | undefined>>;
	/** The folder in which the program was started. */
	readonly cwd: string;
};

/** A folder further up belongs to something else. */
const mostFolders = 12;
const mostFiles = 40;

/** `.env` and its kin (`.env.local`, `prod.env`, direnv's `.envrc`); samples hold no keys. */
const isEnvironmentFile = (name: string): boolean =>
	/^(?:\.env(?:rc)?(?:\.[\w.-]+)?|[\w.-]+\.env)$/u.test(name) && !/(?:example|sample|template|dist)$/iu.test(name);

/** Only names leave this file: what a variable holds is looked at for being empty, and forgotten. */
export const openLeftovers = ({env, cwd}: Options): Pick<Computer, 'findKeyLeftovers'> => ({
	findKeyLeftovers: async ({environment}) => {
		const folders = await foldersFrom(cwd);
		const looked = await Promise.all(folders.map(filesIn));
		const all = looked.flatMap(({files}) => files);
		const files = all.slice(0, mostFiles);
		const unread = [...looked.flatMap(one => one.unread), ...all.slice(mostFiles)];
		const found: KeyLeftover[] = [];
		const set = environment ? Object.keys(env).filter(name => env[name] && isKeyVariable(name)) : [];
		if (set.length > 0) found.push({place: 'environment', names: set.toSorted()});
		for (const file of files) {
			const read = await readText(file);
			if ('trouble' in read) unread.push(file);
			else if (keyVariablesIn(read.text).length > 0) found.push({place: {file}, names: keyVariablesIn(read.text)});
		}
		return {found, unread, from: cwd, environment};
	},
});

/** From where the program was started up to the root of its Git repository; outside of one, that folder alone. */
const foldersFrom = async (start: string): Promise<readonly string[]> => {
	const folders: string[] = [];
	for (let folder = start; folders.length < mostFolders; folder = path.dirname(folder)) {
		folders.push(folder);
		if (await isThere(path.join(folder, '.git'))) return folders;
		if (path.dirname(folder) === folder) break;
	}
	return [start];
};

const isThere = async (file: string): Promise<boolean> =>
	stat(file).then(
		() => true,
		() => false,
	);

type Looked = {readonly files: readonly string[]; readonly unread: readonly string[]};

/** A link counts as what it leads to. A pipe by such a name, in which a vault hands over secrets, would wait forever, and reading it may ask somebody to unlock it. */
const filesIn = async (folder: string): Promise<Looked> => {
	try {
		const names = (await readdir(folder)).filter(isEnvironmentFile).map(name => path.join(folder, name));
		const kinds = await Promise.all(names.map(kindOf));
		return {files: names.filter((_, index) => kinds[index] === 'file'), unread: names.filter((_, index) => kinds[index] === 'unread')};
	} catch (error) {
		return {files: [], unread: isMissing(error) ? [] : [folder]};
	}
};

const kindOf = async (file: string): Promise<'file' | 'folder' | 'unread'> =>
	stat(file).then(
		found => (found.isFile() ? 'file' : found.isDirectory() ? 'folder' : 'unread'),
		() => 'unread',
	);
