import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {bundledPackages, mayBundle, packageFolders, writeNotices} from '../../scripts/build-licences.ts';

/** A root with one package `thing`, and what the bundle took of it. */
const withPackage = (license: unknown, files: Readonly<Record<string, string>>) => {
	const root = mkdtempSync(join(tmpdir(), 'foundry-keyless-licences-'));
	onTestFinished(() => rmSync(root, {recursive: true}));
	const folder = join(root, 'node_modules/thing');
	mkdirSync(folder, {recursive: true});
	writeFileSync(join(folder, 'package.json'), JSON.stringify({name: 'thing', version: '1.2.3', license}));
	for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
	return () => bundledPackages(root, ['node_modules/thing/a.js', 'source/cli.ts']);
};

test('a module belongs to its innermost package', () => {
	expect(
		packageFolders(['source/cli.ts', 'node_modules/b/x.js', 'node_modules/@a/b/dist/y.js', 'node_modules/b/node_modules/c/z.js', 'node_modules/b/w.js']),
	).toEqual(['node_modules/@a/b', 'node_modules/b', 'node_modules/b/node_modules/c']);
});

test.for([
	['MIT', true],
	['0BSD', true],
	['(GPL-3.0 OR MIT)', true],
	['GPL-3.0', false],
	['MIT AND GPL-3.0', false],
	['none', false],
] as const)('%s may be bundled: %s', ([licence, may]) => {
	expect(mayBundle(licence)).toBe(may);
});

test('licence and notice of a package are kept, other files not', async () => {
	const packages = await withPackage('Apache-2.0', {LICENSE: 'the licence\r\n', 'NOTICE.txt': 'the notice', 'README.md': 'no'})();
	expect(packages).toEqual([{name: 'thing', version: '1.2.3', licence: 'Apache-2.0', texts: ['the licence', 'the notice']}]);
	expect(writeNotices(packages)).toContain('thing 1.2.3 (Apache-2.0)');
	expect(writeNotices(packages)).toContain('the licence\n\nthe notice');
});

test.for([
	['another licence', 'GPL-3.0', {LICENSE: 'x'}, 'thing 1.2.3 has the licence "GPL-3.0"'],
	['no licence', undefined, {LICENSE: 'x'}, 'thing 1.2.3 has the licence "none"'],
	['no licence text', 'MIT', {}, 'thing 1.2.3 has no licence file'],
] as const)('a package with %s ends the build', async ([, license, files, message]) => {
	await expect(withPackage(license, files)()).rejects.toThrow(message);
});

test('one text that covers several packages stands once', () => {
	const notices = writeNotices(['a', 'b'].map(name => ({name, version: '1.0.0', licence: 'MIT', texts: ['the same text']})));
	expect(notices.match(/the same text/g)).toHaveLength(1);
	expect(notices).toContain('a 1.0.0\nb 1.0.0');
});

test('each copyright is kept beside the packages it is of, the permission below stands once however its lines are broken', () => {
	const granted = ['Permission is hereby granted, free of charge,\nto any person', 'Permission is hereby granted, free of\ncharge, to any person'];
	const notices = writeNotices([
		{name: 'a', version: '1.0.0', licence: 'MIT', texts: [`MIT License\n\nCopyright (c) Ann\n\n${granted[0]}`]},
		{name: 'b', version: '2.0.0', licence: 'MIT', texts: [`The MIT License\n\nCopyright Bob\n\n${granted[1]}`]},
		{name: 'c', version: '3.0.0', licence: 'MIT', texts: [`MIT License\n\nCopyright (c) Ann\n\n${granted[1]}\n\nAnd one thing more.`]},
	]);
	expect(notices.match(/Permission is hereby granted/gu)).toHaveLength(2);
	expect(notices).toContain(
		`a 1.0.0\n\nMIT License\n\nCopyright (c) Ann\n\nb 2.0.0\n\nThe MIT License\n\nCopyright Bob\n\n${'-'.repeat(80)}\n\n${granted[0]}\n`,
	);
	expect(notices).toContain('c 3.0.0\n\nMIT License\n\nCopyright (c) Ann');
	expect(notices).toContain('And one thing more.');
});
