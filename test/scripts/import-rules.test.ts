import {readdirSync} from 'node:fs';
import {expect, test} from 'vitest';
import {rooms} from '../../scripts/import-rooms.ts';
import {checkImports} from '../../scripts/import-rules.ts';

const good: Readonly<Record<string, string>> = {
	'source/cli.ts': "import('./main.ts').then(({main}) => main(process));",
	'source/main.ts':
		"import manifest from '../package.json' with {type: 'json'};\nimport {run} from './commands/run.ts';\nimport type {Cloud} from './steps/cloud.ts';\nexport const main = async () => (await import('./azure/connect.ts')).connect(run, manifest, Math.random());",
	'source/access/scope.ts': "import {createHash} from 'node:crypto';\nexport const scope = new Date(0);",
	'source/steps/cloud.ts': 'export type Cloud = {readonly a: 1}; export const value = 1;',
	'source/steps/probe.ts': "import {scope} from '../access/scope.ts';\nimport type {Cloud} from './cloud.ts';",
	'source/azure/connect.ts':
		"import type {Cloud} from '../steps/cloud.ts';\nimport {x} from '@azure/identity';\nimport https from 'node:https';\nexport const now = Date.now();",
	'source/ui/app.tsx':
		"import {Box} from 'ink';\nimport {useState} from 'react';\nimport {state} from '../wizard/state.ts';\nexport const App = () => <Box />;",
	'source/wizard/state.ts': "import {scope} from '../access/scope.ts';\nexport const state = scope;",
	'source/commands/run.ts': "import {parseArgs} from 'node:util';\nexport const run = parseArgs;",
	'source/sandbox/server.ts': "import roles from './roles.json' with {type: 'json'};\nimport {createServer} from 'node:https';",
	'source/sandbox/roles.json': '{}',
	'scripts/build.ts': "import {scope} from '../source/access/scope.ts';\nimport {rolldown} from 'rolldown';",
	'test/support/screen.ts': "import {rooms} from '../../scripts/build.ts';",
};

const check = (changes: Readonly<Record<string, string>>): readonly string[] =>
	checkImports(Object.entries({...good, ...changes}).map(([path, text]) => ({path, text}))).map(({path, line, text}) => `${path}:${line} ${text}`);

test('a tree in which everything is in its room has no problems', () => {
	expect(check({})).toEqual([]);
});

test.for([
	[
		'a room that is not allowed',
		'source/access/a.ts',
		"\nimport {value} from '../steps/cloud.ts';",
		':2 access/ may not import steps/cloud.ts (allowed: nothing of ours)',
	],
	[
		'types of a room that is not allowed',
		'source/ui/a.ts',
		"import type {Cloud} from '../steps/cloud.ts';",
		'ui/ may not import steps/cloud.ts (allowed: access/, wizard/, types of steps/computer.ts)',
	],
	['a type named in place', 'source/access/a.ts', "type Cloud = import('../steps/cloud.ts').Cloud;", 'access/ may not import steps/cloud.ts'],
	['a re-export', 'source/access/a.ts', "export * from '../steps/cloud.ts';", 'access/ may not import steps/cloud.ts'],
	['an import() of another room', 'source/wizard/a.ts', "await import('../azure/connect.ts');", 'wizard/ may not import azure/connect.ts'],
	['anything of ours in the sandbox', 'source/sandbox/a.ts', "import type {Cloud} from '../access/scope.ts';", 'sandbox/ may not import access/scope.ts'],
	[
		'a value where types are allowed',
		'source/azure/a.ts',
		"import {value} from '../steps/cloud.ts';",
		'azure/ may import only types of steps/cloud.ts: use `import type`',
	],
	['an import that is left after its types are gone', 'source/azure/a.ts', "import {type Cloud} from '../steps/cloud.ts';", 'use `import type`'],
	['another file than the contracts', 'source/azure/a.ts', "import type {P} from '../steps/probe.ts';", 'azure/ may not import steps/probe.ts'],
	['a package', 'source/steps/a.ts', "import {createHash} from 'node:crypto';", 'steps/ may not import the package node:crypto (allowed: none)'],
	['a package whose name only begins alike', 'source/ui/a.ts', "import {x} from 'ink-select-input';", 'ui/ may not import the package ink-select-input'],
	['require', 'source/steps/a.ts', "const fs = require('fs');", 'steps/ may not import the package fs'],
	['the process as a module', 'source/local/a.ts', "import process from 'node:process';", 'node:process is for main.ts only'],
	['a computed path', 'source/azure/a.ts', 'await import(name);', 'computed path'],
	['a barrel file', 'source/access/index.ts', 'export {};', 'is a barrel file'],
	['an unknown folder', 'source/utils/a.ts', 'export {};', 'is in source/utils/, which is no room'],
	['a third file beside cli and main', 'source/version.ts', 'export {};', 'is in no room'],
	['JSX outside ui/', 'source/commands/a.tsx', 'export {};', 'has JSX, which only ui/ may'],
	['main.ts imported by a room', 'source/ui/a.ts', "import {main} from '../main.ts';", 'main.ts is imported by no room'],
	['scripts imported by a room', 'source/access/a.ts', "import {x} from '../../scripts/build.ts';", 'nothing in source/ imports scripts/build.ts'],
	['tests imported by main', 'source/main.ts', "import {x} from '../test/support/screen.ts';", 'nothing in source/ imports test/support/screen.ts'],
	['the manifest in a room', 'source/commands/a.ts', "import m from '../../package.json' with {type: 'json'};", 'nothing in source/ imports package.json'],
	['tests imported by scripts', 'scripts/a.ts', "import {x} from '../test/support/screen.ts';", 'scripts/ may not import test/support/screen.ts'],
	['a second import in cli.ts', 'source/cli.ts', "import {enableCompileCache} from 'node:module';", "cli.ts may only import('./main.ts'), not node:module"],
	['a static import in cli.ts', 'source/cli.ts', "import {main} from './main.ts';", "cli.ts may only import('./main.ts')"],
	['the wire loaded at once', 'source/main.ts', "import {connect} from './azure/connect.ts';", 'main.ts must load ./azure/connect.ts by import()'],
	['a part of main loaded at once', 'source/main.ts', "import {openWizard} from './main-wizard.ts';", 'main.ts must load ./main-wizard.ts by import()'],
	['a part of main imported by a room', 'source/ui/a.ts', "import {openWizard} from '../main-wizard.ts';", 'main-wizard.ts is imported by no room'],
	['a package loaded at once', 'source/main.ts', "import {render} from 'ink';", 'main.ts must load the package ink by import()'],
	['chance', 'source/steps/a.ts', 'export const id = () => Math.random();', 'Math.random is not for this room'],
	['the time as a number', 'source/access/a.ts', 'export const at = () => Date.now();', 'Date.now is not for this room'],
	['the time as a date', 'source/access/a.ts', 'export const at = () => new Date();', 'new Date() is not for this room'],
	['the time as text', 'source/access/a.ts', 'export const at = () => Date();', 'Date() is not for this room'],
	['what is no TypeScript', 'source/access/a.ts', 'export const = 1;', 'cannot be read'],
] as const)('%s is a problem', ([, path, text, problem]) => {
	const found = check({[path]: text});
	expect(found).toHaveLength(1);
	expect(found[0]).toContain(path);
	expect(found[0]).toContain(problem);
});

test('a circle of values is a problem, told with its way', () => {
	expect(check({'source/access/a.ts': "import {b} from './b.ts';", 'source/access/b.ts': "\nimport {a} from './a.ts';"})).toEqual([
		'source/access/b.ts:2 closes a circle of imports: source/access/a.ts -> source/access/b.ts -> source/access/a.ts',
	]);
});

test('a circle through types is none', () => {
	expect(check({'source/access/a.ts': "import {b} from './b.ts';", 'source/access/b.ts': "import type {A} from './a.ts';"})).toEqual([]);
});

test('every room of the table is a folder, and every folder a room', () => {
	const folders = readdirSync(new URL('../../source', import.meta.url), {withFileTypes: true}).filter(entry => entry.isDirectory());
	expect(folders.map(entry => entry.name).sort()).toEqual(Object.keys(rooms).sort());
});
