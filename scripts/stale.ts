import {stat} from 'node:fs/promises';
import {join} from 'node:path';
import {sourceFiles} from './source-files.ts';

const newest = async (root: string, paths: readonly string[]): Promise<number> =>
	Math.max(...(await Promise.all(paths.map(async path => (await stat(join(root, path))).mtimeMs))));

/** Whether dist/ is missing or something it is built from has changed since. */
export const isStale = async (root: string): Promise<boolean> => {
	const built = await stat(join(root, 'dist/chunks.json')).catch(() => null);
	if (!built) return true;
	const files = await sourceFiles(root, ['source', 'scripts']);
	// A deleted file shows in the time of its folder.
	const folders = files.map(file => file.slice(0, file.lastIndexOf('/')));
	const others = ['package.json', 'package-lock.json', 'tsconfig.json'];
	const isBundled = (file: string): boolean => /^(?:source\/|scripts\/(?:build|patched\/))/u.test(file);
	return (await newest(root, [...files.filter(isBundled), ...new Set(folders), ...others])) > built.mtimeMs;
};
