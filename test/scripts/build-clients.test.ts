import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {basename, join, resolve} from 'node:path';
import {describe, expect, test} from 'vitest';
import {trimmed, withOnlyGroups, withOnlyMappers, withOnlyMethods} from '../../scripts/build-clients.ts';
import {sdkOperations} from '../../source/azure/sdk-operations.ts';

const packages = resolve(import.meta.dirname, '../../node_modules/@azure');
const clients = [
	{
		name: 'cognitiveServices',
		client: join(packages, 'arm-cognitiveservices/dist/esm/cognitiveServicesManagementClient.js'),
		used: sdkOperations.cognitiveServices,
		full: join(packages, 'arm-cognitiveservices/dist/commonjs/models/mappers.js'),
	},
	{
		name: 'authorization',
		client: join(packages, 'arm-authorization/dist-esm/src/authorizationManagementClient.js'),
		used: sdkOperations.authorization,
		full: join(packages, 'arm-authorization/dist-esm/src/models/mappers.js'),
	},
] as const;

type Table = Readonly<Record<string, unknown>>;

/** What a file of constants exports, its imports left out. */
const evaluated = (code: string): Table => {
	const names = [...code.matchAll(/^export (?:const|let) (?<name>[\w$]+)/gmu)].map(({groups}) => groups?.['name'] ?? '');
	const body = code.replaceAll(/^import .*$/gmu, '').replaceAll(/^export /gmu, '');
	return new Function(`${body}\nreturn {${names.join(',')}};`)();
};

const members = (code: string, namespace: string): readonly string[] =>
	[...code.matchAll(new RegExp(`\\b${namespace}\\.(?<name>\\w+)`, 'gu'))].map(({groups}) => groups?.['name'] ?? '');

describe.for(clients)('$name', ({client, used, full}) => {
	const files = new Map([...trimmed(client, used)].map(([path, code]) => [path.split('/').slice(-2).join('/'), code]));
	const operations = Object.keys(used).map(group => files.get(`operations/${group}.js`) ?? '');
	const mappers = evaluated(files.get('models/mappers.js') ?? '');
	const originals: Table = full.includes('commonjs') ? createRequire(import.meta.url)(full) : evaluated(readFileSync(full, 'utf8'));

	test('what is left of a mapper is what it was', () => {
		for (const [name, mapper] of Object.entries(mappers)) if (name !== 'discriminators') expect(mapper, name).toEqual(originals[name]);
		expect(Object.keys(mappers).length).toBeLessThan(Object.keys(originals).length / 1.8);
	});
	test('each mapper that a mapper names is there, each kind of what it may be too', () => {
		const named = JSON.stringify(mappers).matchAll(/"(?:className|uberParent)":"(?<name>\w+)"/gu);
		for (const {groups} of named) expect(mappers).toHaveProperty(groups?.['name'] ?? '');
		const kinds = originals['discriminators'] as Table;
		const base = (key: string): string => key.split('.')[0] ?? '';
		const expected = Object.fromEntries(Object.entries(kinds).filter(([key]) => base(key) in mappers));
		expect(mappers['discriminators']).toEqual(expected);
	});
	test('each operation finds its mappers and its parameters', () => {
		const parameters = files.get('models/parameters.js') ?? '';
		for (const code of operations) {
			for (const name of members(code, 'Mappers')) expect(mappers).toHaveProperty(name);
			for (const name of members(code, 'Parameters')) expect(parameters).toContain(`export const ${name} = {`);
		}
		for (const [, mapper = ''] of parameters.matchAll(/(\w+) as \w+Mapper/gu)) expect(mappers).toHaveProperty(mapper);
		for (const [alias] of parameters.matchAll(/(?<=mapper: )\w+Mapper/gu)) expect(parameters).toMatch(new RegExp(`\\w+ as ${alias}\\b`, 'u'));
	});
	test('a method stands as it was, with each other that it calls and each specification that it sends', () => {
		for (const [group, methods] of Object.entries(used)) {
			const code = files.get(`operations/${group}.js`) ?? '';
			for (const method of methods) expect(code).toMatch(new RegExp(`^ {4}(?:async )?${method}\\(`, 'mu'));
			for (const [, called = ''] of code.matchAll(/\bthis\.(\w+)\(/gu)) expect(code).toMatch(new RegExp(`^ {4}(?:async )?\\*?${called}\\(`, 'mu'));
			for (const [specification] of code.matchAll(/\w+OperationSpec\b/gu)) expect(code).toContain(`const ${specification} = {`);
		}
	});
	test('the client makes what is used', () => {
		const made = [...(files.get(basename(client)) ?? [...files.values()][0] ?? '').matchAll(/this\.(\w+) = new \w+Impl/gu)].map(([, group]) => group);
		expect(made.toSorted()).toEqual(Object.keys(used).toSorted());
	});
});

describe('a package that is written in another way ends the build', () => {
	test.for([
		['no such group', () => withOnlyGroups('this.a = new AImpl(this);\n', ['b']), 'its client makes no b'],
		['no such method', () => withOnlyMethods('export class AImpl {\n\tlist() {}\n}\n', 'a.js', ['get']), 'a.js has no get'],
		['no class', () => withOnlyMethods('export const list = () => {};\n', 'a.js', ['list']), 'a.js is not one class'],
		['no table of kinds', () => withOnlyMappers('export const A = {};\n', 'm.js', ['A']), 'm.js has no discriminators'],
		['another table of kinds', () => withOnlyMappers('export const discriminators = {\n\tA: B(),\n};\n', 'm.js', ['A']), 'written in another way'],
	] as const)('%s', ([, trim, message]) => {
		expect(trim).toThrow(message);
	});
});
