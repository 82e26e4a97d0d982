import {execFile} from 'node:child_process';
import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {promisify} from 'node:util';
import {build} from '../../scripts/build.ts';
import type {Figure} from './figures.ts';
import {dist, root} from './terminal.ts';

type Packed = {readonly size: number; readonly unpackedSize: number; readonly entryCount: number};

/** Builds dist/, and has npm say what it would publish. */
export const measureSize = async (): Promise<readonly Figure[]> => {
	const {milliseconds} = await build(root);
	const {stdout} = await promisify(execFile)('npm', ['pack', '--dry-run', '--json'], {cwd: dist});
	const told: unknown = JSON.parse(stdout);
	// npm 11 tells an array, npm 12 an object by the package's name.
	const [packed] = Object.values(told as Readonly<Record<string, Packed>>);
	const manifest: {readonly dependencies?: Readonly<Record<string, string>>} = JSON.parse(await readFile(join(dist, 'package.json'), 'utf8'));
	return [
		{name: 'dist, as published', measured: (packed?.unpackedSize ?? Number.NaN) / 1000, unit: 'kB', target: 1500, note: `${packed?.entryCount} files`},
		{name: 'tarball', measured: (packed?.size ?? Number.NaN) / 1000, unit: 'kB', target: 400, note: ''},
		{name: 'packages to install beside it', measured: Object.keys(manifest.dependencies ?? {}).length, unit: '', target: 0, note: ''},
		{name: 'npm run build', measured: milliseconds / 1000, unit: 's', target: 10, note: ''},
	];
};
