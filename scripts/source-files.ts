import {readdir} from 'node:fs/promises';
import {join, relative, sep} from 'node:path';

/** All files under the folders, relative to the root, with slashes, sorted. */
export const sourceFiles = async (root: string, folders: readonly string[]): Promise<readonly string[]> => {
	const entries = await Promise.all(folders.map(folder => readdir(join(root, folder), {recursive: true, withFileTypes: true})));
	return entries
		.flat()
		.filter(entry => entry.isFile())
		.map(entry => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
		.sort();
};
