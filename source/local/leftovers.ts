import {readdir, stat} from 'node:fs/promises';
import path from 'node:path';
import {isKeyVariable, type KeyLeftover, keyVariablesIn} from '../access/key-variables.ts';
import type {Computer} from '../steps/computer.ts';
import {readText} from './files.ts';

type Options = {
	readonly env: Readonly<Record<string, string | undefined>>;
	/** The folder in which the program was started. */
	readonly cwd: string;
};

/** A folder further up belongs to something else. */
const mostFolders = 12;
const mostFiles = 40;

/** `.env` and its kin (`.env.local`, `prod.env`); samples hold no keys. */
const isEnvironmentFile = (name: string): boolean => /^(?:\.env(?:\.[\w.-]+)?|[\w-]+\.env)$/u.test(name) && !/(?:example|sample|template|dist)$/iu.test(name);

/** Only names leave this file: what a variable holds is looked at for being empty, and forgotten. */
export const openLeftovers = ({env, cwd}: Options): Pick<Computer, 'findKeyLeftovers'> => ({
	findKeyLeftovers: async ({environment}) => {
		const folders = await foldersFrom(cwd);
		const files = (await Promise.all(folders.map(filesIn))).flat().slice(0, mostFiles);
		const unread: string[] = [];
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

/** Whoever may not list a folder finds none there. A pipe by such a name would wait forever: only files. */
const filesIn = async (folder: string): Promise<readonly string[]> => {
	const entries = await readdir(folder, {withFileTypes: true}).catch(() => []);
	return entries.filter(entry => entry.isFile() && isEnvironmentFile(entry.name)).map(({name}) => path.join(folder, name));
};
