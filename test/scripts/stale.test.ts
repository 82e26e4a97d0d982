import {mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {isStale} from '../../scripts/stale.ts';

const files = [
	'source/cli.ts',
	'source/access/scope.ts',
	'scripts/build.ts',
	'scripts/patched/yoga.js',
	'scripts/test.ts',
	'package.json',
	'package-lock.json',
	'tsconfig.json',
	'dist/chunks.json',
];
const folders = ['source', 'source/access', 'scripts', 'scripts/patched', 'dist'];

/** A tree in which everything was written at second 1000 and dist/ built at second 2000. */
const makeTree = (): string => {
	const root = mkdtempSync(join(tmpdir(), 'foundry-keyless-stale-'));
	onTestFinished(() => rmSync(root, {recursive: true}));
	for (const file of files) {
		mkdirSync(dirname(join(root, file)), {recursive: true});
		writeFileSync(join(root, file), '');
	}
	for (const path of [...files, ...folders]) utimesSync(join(root, path), 1000, 1000);
	utimesSync(join(root, 'dist/chunks.json'), 2000, 2000);
	return root;
};

test('what was built after everything else is not stale', async () => {
	expect(await isStale(makeTree())).toBe(false);
});

test('what was never built is stale', async () => {
	const root = makeTree();
	rmSync(join(root, 'dist'), {recursive: true});
	expect(await isStale(root)).toBe(true);
});

test.for([
	['source/access/scope.ts', true],
	['scripts/build.ts', true],
	['scripts/patched/yoga.js', true],
	['package.json', true],
	['package-lock.json', true],
	['scripts/test.ts', false],
] as const)('a later %s makes it stale: %s', async ([file, stale]) => {
	const root = makeTree();
	utimesSync(join(root, file), 3000, 3000);
	expect(await isStale(root)).toBe(stale);
});

test('a deleted source file makes it stale', async () => {
	const root = makeTree();
	writeFileSync(join(root, 'source/access/other.ts'), '');
	utimesSync(join(root, 'source/access/other.ts'), 1000, 1000);
	utimesSync(join(root, 'source/access'), 1000, 1000);
	expect(await isStale(root)).toBe(false);
	rmSync(join(root, 'source/access/other.ts'));
	expect(await isStale(root)).toBe(true);
});
