import {existsSync} from 'node:fs';
import {chmod, copyFile, mkdtemp, readFile, rename, rm, utimes, writeFile} from 'node:fs/promises';
import {join, resolve} from 'node:path';
import {stripVTControlCharacters} from 'node:util';
import {bundle} from './build-bundle.ts';
import {type Chunk, chunksBeforeAzure, holdsAzure} from './build-chunks.ts';
import {bundledPackages, writeNotices} from './build-licences.ts';

export type Built = {readonly chunks: readonly Chunk[]; readonly warnings: readonly string[]; readonly packages: number; readonly milliseconds: number};

const kilobytes = (chunks: readonly Chunk[]): string => `${Math.round(chunks.reduce((sum, chunk) => sum + chunk.bytes, 0) / 1024)} KB`;

/** The package to publish: what package.json says of the program, without dependencies, since the bundle holds them. */
const manifestOf = async (root: string): Promise<string> => {
	const {name, version, description, license, type, engines, keywords} = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
	const files = ['*.js', 'THIRD_PARTY_NOTICES'];
	return `${JSON.stringify({name, version, description, keywords, license, type, bin: {[name]: 'cli.js'}, files, engines}, null, '\t')}\n`;
};

const swap = async (folder: string, dist: string): Promise<void> => {
	const old = `${folder}-old`;
	if (existsSync(dist)) await rename(dist, old);
	await rename(folder, dist);
	await rm(old, {recursive: true, force: true});
};

/** Builds dist/ beside the old one and swaps them, so that a program started meanwhile finds a whole one. */
export const build = async (root: string): Promise<Built> => {
	const started = performance.now();
	const readFrom = new Date();
	const folder = await mkdtemp(join(root, '.dist-'));
	try {
		const {chunks, warnings} = await bundle(root, folder);
		const early = chunksBeforeAzure(chunks).filter(holdsAzure);
		if (early.length > 0) {
			const modules = early.flatMap(chunk => chunk.modules.filter(module => module.startsWith('node_modules/@azure/')));
			throw new Error(
				`an Azure SDK would be loaded before it is asked for, in ${early.map(chunk => chunk.file).join(', ')}:\n${modules.slice(0, 10).join('\n')}`,
			);
		}
		const packages = await bundledPackages(
			root,
			chunks.flatMap(chunk => chunk.modules),
		);
		await writeFile(join(folder, 'THIRD_PARTY_NOTICES'), writeNotices(packages));
		await writeFile(join(folder, 'package.json'), await manifestOf(root));
		// For measurements and tests; the package leaves it out.
		await writeFile(join(folder, 'chunks.json'), `${JSON.stringify(chunks, null, '\t')}\n`);
		// What changes while the bundler reads counts as later than the build.
		await utimes(join(folder, 'chunks.json'), readFrom, readFrom);
		for (const file of ['LICENSE', 'README.md']) {
			if (existsSync(join(root, file))) await copyFile(join(root, file), join(folder, file));
		}
		await chmod(join(folder, 'cli.js'), 0o755);
		await chmod(folder, 0o755);
		await swap(folder, join(root, 'dist'));
		return {chunks, warnings, packages: packages.length, milliseconds: performance.now() - started};
	} catch (error) {
		await rm(folder, {recursive: true, force: true});
		throw error;
	}
};

/** Why a build failed, for a terminal or a log alike: the bundler colours its messages always. */
export const failureText = (error: unknown): string => stripVTControlCharacters(error instanceof Error ? error.message : String(error)).trim();

const report = ({chunks, warnings, packages, milliseconds}: Built): string => {
	const early = chunksBeforeAzure(chunks);
	const late = chunks.filter(chunk => !early.includes(chunk));
	const line = (label: string, some: readonly Chunk[]): string =>
		`${label} ${kilobytes(some)}: ${some.map(chunk => `${chunk.file}${holdsAzure(chunk) ? ' (Azure)' : ''}`).join(', ')}`;
	return [
		...warnings.map(warning => `warning: ${stripVTControlCharacters(warning).trim()}`),
		line('before Azure', early),
		line('after', late),
		`${packages} packages bundled, ${(milliseconds / 1000).toFixed(1)} s`,
	].join('\n');
};

if (import.meta.main) {
	try {
		console.log(report(await build(resolve(import.meta.dirname, '..'))));
	} catch (error) {
		console.error(failureText(error));
		process.exitCode = 1;
	}
}
