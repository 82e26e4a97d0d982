import {readFileSync, statSync} from 'node:fs';
import {rm} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import {parseSync} from 'rolldown/utils';
import {expect, onTestFinished, test} from 'vitest';
import manifest from '../../package.json' with {type: 'json'};
import {copyWithoutAzure, firstFrame} from '../../scripts/first-frame.ts';
import {cli, makeHome, runCommand} from '../support/program.ts';

const needed = manifest.engines.node.replace('>=', '');
const [major = 0, minor = 0] = needed.split('.').map(Number);

/** Node flags under which the program believes to run on another version. */
const pretendVersion = (version: string): readonly string[] => [
	'--import',
	`data:text/javascript,Object.defineProperty(process,"versions",{value:{...process.versions,node:"${version}"}})`,
];

test.for([`${major}.${minor - 1}.9`, `${major - 2}.99.0`, '14.21.3'])('Node %s is told in one line what is needed', async version => {
	expect(await runCommand(['--version'], {nodeArguments: pretendVersion(version)})).toEqual({
		code: 1,
		signal: null,
		stdout: '',
		stderr: `foundry-keyless needs Node.js ${needed} or newer; this is ${version}. Install it from https://nodejs.org.\n`,
	});
});

test.for([`${major}.${minor}.0`, `${major + 1}.0.0`])('Node %s is new enough', async version => {
	expect(await runCommand(['--version'], {nodeArguments: pretendVersion(version)})).toMatchObject({code: 0, stdout: `${manifest.version}\n`});
});

test('the door has no syntax that Node 14 cannot read, and is executable', () => {
	const text = readFileSync(cli, 'utf8');
	expect(text.startsWith('#!/usr/bin/env node\n')).toBe(true);
	const {program, errors} = parseSync('cli.js', text);
	expect(errors).toEqual([]);
	const types = new Set(Array.from(JSON.stringify(program).matchAll(/"type":"(\w+)"/g), match => match[1]));
	for (const type of ['ImportDeclaration', 'AwaitExpression', 'PrivateIdentifier', 'StaticBlock', 'PropertyDefinition']) expect(types).not.toContain(type);
	expect(JSON.stringify(program)).not.toMatch(/"operator":"(\?\?|\|\||&&)="/);
	expect(statSync(cli).mode & 0o111).toBe(0o111);
});

test('the package to publish needs no other package', () => {
	const published = JSON.parse(readFileSync(join(dirname(cli), 'package.json'), 'utf8'));
	expect(published).toMatchObject({
		name: manifest.name,
		version: manifest.version,
		type: 'module',
		bin: {[manifest.name]: 'cli.js'},
		engines: manifest.engines,
	});
	expect(published).not.toHaveProperty('dependencies');
	expect(published).not.toHaveProperty('private');
});

test('the first frame needs no Azure SDK', async () => {
	const {folder, removed} = await copyWithoutAzure(dirname(cli));
	onTestFinished(() => rm(folder, {recursive: true}));
	expect(removed).not.toEqual([]);
	await expect(firstFrame(join(folder, 'cli.js'), makeHome())).resolves.toBeGreaterThan(0);
});
